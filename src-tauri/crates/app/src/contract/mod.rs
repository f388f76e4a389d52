//! The one list of commands, and the shape of each request and answer.
//!
//! `with_commands!` is the list. From it come the router ([`crate::router`]) and the TypeScript
//! client's types; a command without a use case of the same name does not compile.

pub mod accounts;
pub mod backfill;
pub mod deliveries;
pub mod drafts;
pub mod forms;
pub mod handoff;
pub mod integrations;
pub mod jobs;
pub mod settings;
pub mod status;
pub mod testing;
pub mod transfer;

/// Calls `$callback!` with every command as `name(Request) -> Response`.
#[macro_export]
macro_rules! with_commands {
    ($callback:ident) => {
        $callback! {
            // The app itself.
            get_status(status::GetStatus) -> status::Status,
            start_sample_tracker(status::StartSampleTracker) -> status::SampleTracker,
            get_settings(settings::GetSettings) -> settings::Settings,
            set_settings(settings::Settings) -> settings::Settings,
            back_up(settings::BackUp) -> settings::BackupMade,
            check_backup(settings::CheckBackup) -> settings::BackupContent,
            restore_backup(settings::RestoreBackup) -> settings::BackupMade,
            // Knowledge of the field.
            list_templates(forms::ListTemplates) -> Vec<carom_postback::template::Template>,
            list_macros(forms::ListMacros) -> Vec<carom_postback::macros::Macro>,
            list_filter_fields(forms::ListFilterFields) -> Vec<carom_postback::filter::FilterField>,
            // The form.
            new_definition(forms::NewDefinition) -> carom_postback::integration::Definition,
            compose_urls(forms::ComposeUrls) -> carom_postback::compose::Composed,
            check_answer(forms::CheckAnswer) -> forms::CheckedAnswer,
            switch_role(forms::SwitchRole) -> carom_postback::compose::RoleSwitch,
            choose_level(forms::ChooseLevel) -> carom_postback::integration::Definition,
            lint(forms::Lint) -> Vec<carom_postback::problem::Problem>,
            preview(forms::Preview) -> forms::Previewed,
            list_samples(forms::ListSamples) -> Vec<forms::SampleValue>,
            summarise(forms::Summarise) -> forms::Summary,
            // Integrations.
            list_integrations(integrations::ListIntegrations) -> integrations::IntegrationPage,
            get_integration(integrations::GetIntegration) -> carom_postback::integration::Integration,
            save_integration(integrations::SaveIntegration) -> integrations::SavedIntegration,
            duplicate_integration(integrations::DuplicateIntegration) -> carom_postback::integration::Definition,
            set_active(integrations::SetActive) -> Vec<integrations::RowOutcome>,
            delete_integrations(integrations::DeleteIntegrations) -> Vec<integrations::RowOutcome>,
            restore_integrations(integrations::RestoreIntegrations) -> Vec<integrations::RowOutcome>,
            purge_integrations(integrations::PurgeIntegrations) -> Vec<integrations::RowOutcome>,
            list_trash(integrations::ListTrash) -> integrations::TrashList,
            // The hand-off.
            get_handoff(handoff::GetHandoff) -> handoff::HandoffChecklist,
            set_handoff(handoff::SetHandoff) -> carom_postback::integration::Integration,
            // Drafts.
            save_draft(drafts::Draft) -> drafts::Draft,
            list_drafts(drafts::ListDrafts) -> Vec<drafts::Draft>,
            discard_draft(drafts::DiscardDraft) -> drafts::Discarded,
            // Accounts.
            list_accounts(accounts::ListAccounts) -> Vec<accounts::Account>,
            save_account(accounts::SaveAccount) -> accounts::Account,
            delete_account(accounts::DeleteAccount) -> Vec<accounts::Account>,
            // Tests.
            send_test(testing::SendTest) -> testing::TestResult,
            cancel_test(testing::CancelTest) -> testing::Cancelled,
            apply_test_url(testing::ApplyTestUrl) -> integrations::SavedIntegration,
            list_results(testing::ListResults) -> Vec<testing::ResultSummary>,
            get_result(testing::GetResult) -> testing::TestResult,
            copy_as_curl(testing::CopyAsCurl) -> testing::Text,
            copy_report(testing::CopyReport) -> testing::Text,
            // Deliveries.
            list_deliveries(deliveries::ListDeliveries) -> deliveries::DeliveryPage,
            count_deliveries(deliveries::CountDeliveries) -> deliveries::DeliveryCount,
            get_delivery(deliveries::GetDelivery) -> deliveries::Delivery,
            draw_deliveries(deliveries::DrawDeliveries) -> deliveries::DeliveryPictures,
            get_log_status(deliveries::GetLogStatus) -> deliveries::LogStatus,
            plan_resend(deliveries::PlanResend) -> deliveries::ResendPlan,
            resend(deliveries::Resend) -> jobs::Job,
            settle_unknown(deliveries::SettleUnknown) -> deliveries::SettledCount,
            take_back_word(deliveries::TakeBackWord) -> deliveries::TakenBack,
            export_deliveries(deliveries::ExportDeliveries) -> jobs::Job,
            list_views(deliveries::ListViews) -> Vec<deliveries::SavedView>,
            save_view(deliveries::SavedView) -> Vec<deliveries::SavedView>,
            delete_view(deliveries::DeleteView) -> Vec<deliveries::SavedView>,
            // Backfill.
            open_file(backfill::OpenFile) -> backfill::BackfillFile,
            look_at_file(backfill::LookAtFile) -> backfill::BackfillFile,
            preview_backfill(backfill::PreviewBackfill) -> backfill::BackfillPreview,
            check_backfill(backfill::CheckBackfill) -> jobs::Job,
            send_canary(backfill::SendCanary) -> backfill::Canary,
            start_backfill(backfill::StartBackfill) -> jobs::Job,
            // Jobs.
            list_jobs(jobs::ListJobs) -> jobs::JobList,
            get_job(jobs::GetJob) -> jobs::JobReport,
            pause_job(jobs::PauseJob) -> jobs::Job,
            resume_job(jobs::ResumeJob) -> jobs::Job,
            cancel_job(jobs::CancelJob) -> jobs::Job,
            forget_job(jobs::ForgetJob) -> jobs::Done,
            export_job_rows(jobs::ExportJobRows) -> jobs::RowsWritten,
            // Export and import.
            export_integrations(transfer::ExportIntegrations) -> transfer::Exported,
            preview_import(transfer::PreviewImport) -> transfer::ImportPreview,
            import_integrations(transfer::ImportIntegrations) -> Vec<transfer::Imported>,
        }
    };
}
