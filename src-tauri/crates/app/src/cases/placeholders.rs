//! Placeholders on the way.
use crate::{App, contract::*, error::AppError};
impl App {
    /// Placeholder.
    pub async fn list_deliveries(
        &self,
        _request: deliveries::ListDeliveries,
    ) -> Result<deliveries::DeliveryPage, AppError> {
        Err(AppError::UnknownCommand("list_deliveries".into()))
    }
    /// Placeholder.
    pub async fn count_deliveries(
        &self,
        _request: deliveries::CountDeliveries,
    ) -> Result<deliveries::DeliveryCount, AppError> {
        Err(AppError::UnknownCommand("count_deliveries".into()))
    }
    /// Placeholder.
    pub async fn get_delivery(
        &self,
        _request: deliveries::GetDelivery,
    ) -> Result<deliveries::Delivery, AppError> {
        Err(AppError::UnknownCommand("get_delivery".into()))
    }
    /// Placeholder.
    pub async fn draw_deliveries(
        &self,
        _request: deliveries::DrawDeliveries,
    ) -> Result<deliveries::DeliveryPictures, AppError> {
        Err(AppError::UnknownCommand("draw_deliveries".into()))
    }
    /// Placeholder.
    pub async fn get_log_status(
        &self,
        _request: deliveries::GetLogStatus,
    ) -> Result<deliveries::LogStatus, AppError> {
        Err(AppError::UnknownCommand("get_log_status".into()))
    }
    /// Placeholder.
    pub async fn plan_resend(
        &self,
        _request: deliveries::PlanResend,
    ) -> Result<deliveries::ResendPlan, AppError> {
        Err(AppError::UnknownCommand("plan_resend".into()))
    }
    /// Placeholder.
    pub async fn resend(&self, _request: deliveries::Resend) -> Result<jobs::Job, AppError> {
        Err(AppError::UnknownCommand("resend".into()))
    }
    /// Placeholder.
    pub async fn settle_unknown(
        &self,
        _request: deliveries::SettleUnknown,
    ) -> Result<deliveries::SettledCount, AppError> {
        Err(AppError::UnknownCommand("settle_unknown".into()))
    }
    /// Placeholder.
    pub async fn export_deliveries(
        &self,
        _request: deliveries::ExportDeliveries,
    ) -> Result<jobs::Job, AppError> {
        Err(AppError::UnknownCommand("export_deliveries".into()))
    }
    /// Placeholder.
    pub async fn list_views(
        &self,
        _request: deliveries::ListViews,
    ) -> Result<Vec<deliveries::SavedView>, AppError> {
        Err(AppError::UnknownCommand("list_views".into()))
    }
    /// Placeholder.
    pub async fn save_view(
        &self,
        _request: deliveries::SavedView,
    ) -> Result<Vec<deliveries::SavedView>, AppError> {
        Err(AppError::UnknownCommand("save_view".into()))
    }
    /// Placeholder.
    pub async fn delete_view(
        &self,
        _request: deliveries::DeleteView,
    ) -> Result<Vec<deliveries::SavedView>, AppError> {
        Err(AppError::UnknownCommand("delete_view".into()))
    }
    /// Placeholder.
    pub async fn open_file(
        &self,
        _request: backfill::OpenFile,
    ) -> Result<backfill::BackfillFile, AppError> {
        Err(AppError::UnknownCommand("open_file".into()))
    }
    /// Placeholder.
    pub async fn look_at_file(
        &self,
        _request: backfill::LookAtFile,
    ) -> Result<backfill::BackfillFile, AppError> {
        Err(AppError::UnknownCommand("look_at_file".into()))
    }
    /// Placeholder.
    pub async fn preview_backfill(
        &self,
        _request: backfill::PreviewBackfill,
    ) -> Result<backfill::BackfillPreview, AppError> {
        Err(AppError::UnknownCommand("preview_backfill".into()))
    }
    /// Placeholder.
    pub async fn check_backfill(
        &self,
        _request: backfill::CheckBackfill,
    ) -> Result<jobs::Job, AppError> {
        Err(AppError::UnknownCommand("check_backfill".into()))
    }
    /// Placeholder.
    pub async fn send_canary(
        &self,
        _request: backfill::SendCanary,
    ) -> Result<backfill::Canary, AppError> {
        Err(AppError::UnknownCommand("send_canary".into()))
    }
    /// Placeholder.
    pub async fn start_backfill(
        &self,
        _request: backfill::StartBackfill,
    ) -> Result<jobs::Job, AppError> {
        Err(AppError::UnknownCommand("start_backfill".into()))
    }
    /// Placeholder.
    pub async fn list_jobs(&self, _request: jobs::ListJobs) -> Result<Vec<jobs::Job>, AppError> {
        Err(AppError::UnknownCommand("list_jobs".into()))
    }
    /// Placeholder.
    pub async fn get_job(&self, _request: jobs::GetJob) -> Result<jobs::JobReport, AppError> {
        Err(AppError::UnknownCommand("get_job".into()))
    }
    /// Placeholder.
    pub async fn pause_job(&self, _request: jobs::PauseJob) -> Result<jobs::Job, AppError> {
        Err(AppError::UnknownCommand("pause_job".into()))
    }
    /// Placeholder.
    pub async fn resume_job(&self, _request: jobs::ResumeJob) -> Result<jobs::Job, AppError> {
        Err(AppError::UnknownCommand("resume_job".into()))
    }
    /// Placeholder.
    pub async fn cancel_job(&self, _request: jobs::CancelJob) -> Result<jobs::Job, AppError> {
        Err(AppError::UnknownCommand("cancel_job".into()))
    }
    /// Placeholder.
    pub async fn forget_job(&self, _request: jobs::ForgetJob) -> Result<jobs::Done, AppError> {
        Err(AppError::UnknownCommand("forget_job".into()))
    }
    /// Placeholder.
    pub async fn export_job_rows(
        &self,
        _request: jobs::ExportJobRows,
    ) -> Result<jobs::RowsWritten, AppError> {
        Err(AppError::UnknownCommand("export_job_rows".into()))
    }
}
