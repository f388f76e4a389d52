// Made by `cargo xtask bindings` from the Rust types. Edit those, not this file.

/**
 * An account nickname.
 */
export type Account = { 
/**
 * The nickname.
 */
nickname: string, 
/**
 * The user's own note.
 */
note: string, 
/**
 * The role it was last used in.
 */
last_role: Role | null, 
/**
 * Integrations outside the Trash that use it.
 */
used_by: number, };

/**
 * Makes a test's URL the integration's own.
 */
export type ApplyTestUrl = { 
/**
 * The integration.
 */
id: string, 
/**
 * The version that the user saw.
 */
expected_version: number, 
/**
 * The event whose URL it becomes; if the integration has one URL for all, that one changes.
 */
event: EventType, 
/**
 * The URL.
 */
url: string, };

/**
 * One attempt of a delivery.
 */
export type AttemptLine = { 
/**
 * The attempt.
 */
id: string, 
/**
 * The how-manieth, from 1.
 */
ordinal: number, 
/**
 * Why it was deliberately sent once more.
 */
because: string | null, 
/**
 * The verdict; `None` while it is under way.
 */
verdict: Verdict | null, 
/**
 * The status code.
 */
status: number | null, 
/**
 * The reason's code.
 */
reason: string, 
/**
 * One plain sentence.
 */
sentence: string, 
/**
 * Microseconds.
 */
total_us: number | null, 
/**
 * Epoch milliseconds.
 */
started_at: number, 
/**
 * The resolved URL.
 */
url: string, };

/**
 * Writes a backup to a file.
 */
export type BackUp = { 
/**
 * Where; must not exist yet.
 */
path: string, };

/**
 * A file as it was found.
 */
export type BackfillFile = { 
/**
 * By which it is named from now on.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its size in bytes.
 */
bytes: number, 
/**
 * `csv` or `ndjson`.
 */
format: string, 
/**
 * Its form: guessed, or as it was said.
 */
form: FileForm, 
/**
 * Its columns, in order.
 */
columns: Array<FileColumn>, 
/**
 * About how many rows there are.
 */
rows: number, 
/**
 * `rows` was counted, not estimated.
 */
counted: boolean, 
/**
 * Times in it have no zone, so one must be named.
 */
needs_timezone: boolean, 
/**
 * Day and month can't be told apart from the values looked at.
 */
ambiguous_dates: boolean, 
/**
 * Full stop and comma in amounts can't be told apart from the values looked at.
 */
ambiguous_amounts: boolean, 
/**
 * The mapping was remembered from a file of this shape.
 */
remembered: boolean, 
/**
 * The computer's own time zone, to begin with.
 */
timezone: string, };

/**
 * Everything that decides what a file's rows become.
 */
export type BackfillPlan = { 
/**
 * The file.
 */
file: string, 
/**
 * The integration.
 */
integration: string, 
/**
 * How the file is written.
 */
form: FileForm, 
/**
 * Column name → macro, or `event_type`. A column that is absent is not used.
 */
mapping: { [key in string]: string }, 
/**
 * The event of every row; `None`: a column says.
 */
event: EventType | null, 
/**
 * The time zone of times without one, an IANA name.
 */
timezone: string, 
/**
 * `auto`, `dot` or `comma`.
 */
decimal: string, 
/**
 * `auto`, `dmy`, `mdy` or `ymd`.
 */
dates: string, 
/**
 * Rows whose URL would carry no click ID are sent all the same; otherwise they are invalid.
 */
without_click_id: boolean, };

/**
 * The first rows as they would be sent.
 */
export type BackfillPreview = { 
/**
 * At most ten rows.
 */
rows: Array<PreviewRow>, 
/**
 * What stands in the way, the whole file's first; empty where nothing does.
 */
blocked: Array<PlanProblem>, 
/**
 * What lint says of the integration's URLs. Errors block.
 */
problems: Array<Problem>, 
/**
 * The host that everything goes to; never one out of the file.
 */
host: string, 
/**
 * What limits the rate to this host today, requests per second; 0 for none.
 */
rate: number, 
/**
 * The integration is active in Carom.
 */
active: boolean, };

/**
 * What a backup holds.
 */
export type BackupContent = { 
/**
 * The file.
 */
path: string, 
/**
 * Integrations, Trash included.
 */
integrations: number, 
/**
 * Kept sends.
 */
deliveries: number, 
/**
 * The newest change in it, epoch milliseconds.
 */
newest: number | null, };

/**
 * A backup was written, or restored from.
 */
export type BackupMade = { 
/**
 * The file.
 */
path: string, 
/**
 * Where the database that was replaced is kept; empty for a plain backup.
 */
previous: string, };

/**
 * What came of the first row.
 */
export type Canary = { 
/**
 * The row, from 1.
 */
row: number, 
/**
 * The delivery.
 */
delivery: string, 
/**
 * It was sent before and not taken, and went again.
 */
again: boolean, 
/**
 * Its answer.
 */
result: TestResult, };

/**
 * Ends a job for good. What waits for its next try is taken out of the queue.
 */
export type CancelJob = { 
/**
 * The job.
 */
id: string, };

/**
 * Cancels a test under way.
 */
export type CancelTest = { 
/**
 * The run to cancel.
 */
run: string, };

/**
 * Whether there was one to cancel.
 */
export type Cancelled = { 
/**
 * It was under way.
 */
was_running: boolean, };

/**
 * One thing to mind.
 */
export type Caution = { 
/**
 * Stable key: `test_card`.
 */
key: string, 
/**
 * In words.
 */
text: string, 
/**
 * Nothing comes of the integration until this is mended.
 */
urgent: boolean, };

/**
 * One thing that a role switch changes.
 */
export type Change = { 
/**
 * Where: *Postback URL for Initial purchase*.
 */
what: string, 
/**
 * What stands there now: `{tid}`.
 */
from: string, 
/**
 * What would stand there: `{vtid}`.
 */
to: string, };

/**
 * The `changed` event: ids that changed since the last one.
 */
export type Changed = { 
/**
 * The kind of thing.
 */
kind: Changing, 
/**
 * Their ids; empty: any of them may have changed.
 */
ids: Array<string>, };

/**
 * A kind of thing that can change.
 */
export type Changing = "integrations" | "drafts" | "deliveries" | "accounts" | "settings" | "jobs";

/**
 * Checks one answer.
 */
export type CheckAnswer = { 
/**
 * The template's id.
 */
template: string, 
/**
 * The question's name.
 */
question: string, 
/**
 * What was typed.
 */
answer: string, };

/**
 * Goes through all rows without sending, as a job.
 */
export type CheckBackfill = { 
/**
 * The plan.
 */
plan: BackfillPlan, 
/**
 * As in [`StartBackfill`]: with a reason, what may go again counts as what would be sent.
 */
again_because: string, };

/**
 * Asks what a backup holds, without touching anything.
 */
export type CheckBackup = { 
/**
 * The file.
 */
path: string, };

/**
 * An answer, checked.
 */
export type CheckedAnswer = { 
/**
 * The answer put in order: a pasted URL becomes its domain.
 */
value: string, 
/**
 * What is wrong with it, if anything.
 */
message: string | null, };

/**
 * Chooses the level; Custom brings the template's filters along where there are none yet.
 */
export type ChooseLevel = { 
/**
 * The form as it stands.
 */
definition: Definition, 
/**
 * The level.
 */
level: Level, };

/**
 * Builds the URLs from a template's answers.
 */
export type ComposeUrls = { 
/**
 * The template's id.
 */
template: string, 
/**
 * The role.
 */
role: Role, 
/**
 * The answers so far.
 */
answers: { [key in string]: string }, 
/**
 * The chosen events.
 */
events: Array<EventType>, 
/**
 * The postback URL that the destination shows, pasted; takes the place of the template's.
 */
pasted: string | null, };

/**
 * The URLs of an integration, as the form and the terminal take them over.
 */
export type Composed = { 
/**
 * The shared URL.
 */
url: string, 
/**
 * Each event has a URL of its own.
 */
customize: boolean, 
/**
 * The URL of each event, where they differ.
 */
urls: Partial<Record<EventType, string>>, };

/**
 * How far a template can be trusted.
 */
export type Confirmation = "confirmed" | "documented" | "inferred";

/**
 * Asks for a result's request as a cURL command.
 */
export type CopyAsCurl = { 
/**
 * The attempt.
 */
attempt: string, 
/**
 * Leave secret-looking parts in.
 */
with_secrets: boolean, };

/**
 * Asks for a result as a report for a support ticket.
 */
export type CopyReport = { 
/**
 * The attempt.
 */
attempt: string, 
/**
 * Leave secret-looking parts in.
 */
with_secrets: boolean, };

/**
 * Asks how many deliveries a filter lets through.
 */
export type CountDeliveries = { 
/**
 * Which.
 */
filter: DeliveryFilter, };

/**
 * What a user sets up: everything that the form edits.
 */
export type Definition = { 
/**
 * The name, seen by nobody but the user.
 */
name: string, 
/**
 * The network that fires the postback.
 */
network: Network, 
/**
 * The id of the destination template, such as `redtrack`.
 */
template: string, 
/**
 * The template's questions, answered. Questions asked per event have the key
 * `NAME.EVENT`, such as `event_name.purchase`.
 */
answers: { [key in string]: string }, 
/**
 * The account nickname.
 */
account: string, 
/**
 * The role that the account plays.
 */
role: Role, 
/**
 * The integration level.
 */
level: Level, 
/**
 * The filters; they count only at level Custom.
 */
filters: Array<Filter>, 
/**
 * The event types that fire, each once.
 */
events: Array<EventType>, 
/**
 * The postback URL, with macros.
 */
url: string, 
/**
 * *Customize the postback URL per event type.*
 */
customize: boolean, 
/**
 * Overrides of `url` by event type; an absent one inherits. They count only if `customize`.
 */
urls: Partial<Record<EventType, string>>, 
/**
 * The user's own notes.
 */
notes: string, };

/**
 * Forgets an account; refused while integrations use it.
 */
export type DeleteAccount = { 
/**
 * The nickname.
 */
nickname: string, };

/**
 * Moves into the Trash.
 */
export type DeleteIntegrations = { 
/**
 * Which.
 */
ids: Array<string>, };

/**
 * Removes a saved view.
 */
export type DeleteView = { 
/**
 * The view.
 */
id: string, };

/**
 * One delivery, opened.
 */
export type Delivery = { 
/**
 * The line of the log.
 */
row: DeliveryRow, 
/**
 * The URL with macros that it was last rendered from.
 */
source_url: string, 
/**
 * The event's values, in the order of the macros.
 */
values: Array<EventValue>, 
/**
 * What it is sent at most once by (a receipt ID, say); `None` for a test.
 */
once_key: string | null, 
/**
 * The job that made or last sent it.
 */
job: string | null, 
/**
 * Its row in the job's file, from 1.
 */
job_row: number | null, 
/**
 * The job that read it from a file, where another one sent it last.
 */
read_by: string | null, 
/**
 * Its row in that file, from 1.
 */
read_row: number | null, 
/**
 * When it was queued, epoch milliseconds.
 */
created_at: number, 
/**
 * Its attempts, oldest first.
 */
attempts: Array<AttemptLine>, };

/**
 * How many.
 */
export type DeliveryCount = { 
/**
 * As far as the index has come.
 */
count: number, 
/**
 * `false`: an estimate, since too many texts may hold what is searched for.
 */
exact: boolean, };

/**
 * Which deliveries. An empty list or text lets everything through; each given one narrows.
 */
export type DeliveryFilter = { 
/**
 * Anywhere in the values, and in URL and answer of the newest 16 attempts, from three characters on; of
 * the newest answer the first 8 KB are searched, of earlier ones the first KB.
 */
search: string, 
/**
 * Integrations by id.
 */
integrations: Array<string>, 
/**
 * Event types.
 */
events: Array<EventType>, 
/**
 * Verdicts of the newest attempt.
 */
verdicts: Array<Verdict>, 
/**
 * Where they stand.
 */
states: Array<DeliveryState>, 
/**
 * Status codes of the newest attempt.
 */
statuses: Array<number>, 
/**
 * Reason codes of the newest attempt, such as `http_404`.
 */
reasons: Array<string>, 
/**
 * What set them off.
 */
triggers: Array<Trigger>, 
/**
 * The job that made or last sent them.
 */
job: string | null, 
/**
 * Unknown ones that nobody has settled.
 */
unsettled: boolean, 
/**
 * Not before, epoch milliseconds.
 */
since: number | null, 
/**
 * Before, epoch milliseconds.
 */
until: number | null, 
/**
 * Answered, and not sooner than in these microseconds.
 */
min_us: number | null, 
/**
 * Answered, and sooner than in these microseconds.
 */
max_us: number | null, };

/**
 * A page of the log.
 */
export type DeliveryPage = { 
/**
 * The lines, newest first.
 */
rows: Array<DeliveryRow>, 
/**
 * Where the next page begins; `None` at the end.
 */
next: string | null, 
/**
 * Deliveries that the index for searching and filtering has not reached yet; those may be
 * missing from a filtered page.
 */
behind: number, 
/**
 * Deliveries of this page that can't be read, each with its id. A filter lets none of them
 * through.
 */
damaged: Array<Report>, };

/**
 * The log in pictures. Tests are left out unless the filter asks for them.
 */
export type DeliveryPictures = { 
/**
 * The beginning of each stretch of time, epoch milliseconds, oldest first; all are as long.
 */
times: number[], 
/**
 * How long each is, milliseconds.
 */
stretch_ms: number, 
/**
 * Per integration, most deliveries first; at most 6, the rest summed under an empty id.
 */
series: Array<PictureSeries>, 
/**
 * How long answers took.
 */
latency: PictureLatency, 
/**
 * Reasons, most frequent first; at most 12.
 */
reasons: Array<PictureReason>, 
/**
 * Finished deliveries in these pictures.
 */
count: number, 
/**
 * `false`: all figures are estimates, as of [`DeliveryCount`].
 */
exact: boolean, };

/**
 * A line of the log.
 */
export type DeliveryRow = { 
/**
 * The delivery.
 */
id: string, 
/**
 * Its integration; it may be gone.
 */
integration: string, 
/**
 * The name that it had.
 */
integration_name: string, 
/**
 * The event.
 */
event: EventType, 
/**
 * What set it off.
 */
trigger: Trigger, 
/**
 * Where it stands.
 */
state: DeliveryState, 
/**
 * The newest attempt's verdict.
 */
verdict: Verdict | null, 
/**
 * The newest attempt's status code.
 */
status: number | null, 
/**
 * The newest attempt's reason, a code; empty before the first one ended.
 */
reason: string, 
/**
 * That reason in words: *404 Not Found*, *Already recorded*.
 */
reason_words: string, 
/**
 * The newest attempt's time, microseconds.
 */
total_us: number | null, 
/**
 * Attempts so far.
 */
attempts: number, 
/**
 * When the newest attempt began, or the delivery was queued, epoch milliseconds.
 */
at: number, 
/**
 * When it is tried again, epoch milliseconds.
 */
due_at: number | null, 
/**
 * The host, with the port; empty before the first attempt.
 */
host: string, 
/**
 * What the user said of an unknown one.
 */
settled: Settled | null, 
/**
 * Its details are no longer kept.
 */
bare: boolean, };

/**
 * Where a delivery stands.
 */
export type DeliveryState = "queued" | "sending" | "answered" | "failed" | "not_delivered" | "unknown" | "cancelled";

/**
 * One finding about an attempt: cause, evidence, fix.
 */
export type Diagnosis = { 
/**
 * Stable code: `dns`, `html_on_200`, `unreplaced_macro`.
 */
code: string, 
/**
 * What is probably wrong.
 */
cause: string, 
/**
 * What was seen that says so, quoted.
 */
evidence: string, 
/**
 * What to do next.
 */
fix: string, 
/**
 * `false`: this is a guess and is shown as one.
 */
certain: boolean, };

/**
 * Throws a draft away.
 */
export type DiscardDraft = { 
/**
 * Its key.
 */
key: string, };

/**
 * Whether there was one.
 */
export type Discarded = { 
/**
 * It existed.
 */
existed: boolean, };

/**
 * Nothing more to say.
 */
export type Done = Record<symbol, never>;

/**
 * An unfinished form.
 */
export type Draft = { 
/**
 * Made by the window: `new:UUID`, `edit:ID:UUID` or `copy:ID:UUID`.
 */
key: string, 
/**
 * The integration that it edits.
 */
integration_id: string | null, 
/**
 * The version that it began from.
 */
base_version: number | null, 
/**
 * The form.
 */
definition: Definition, 
/**
 * The postback URL that was pasted, if any.
 */
pasted: string | null, 
/**
 * The step that is open, from 1.
 */
step: number, 
/**
 * Set by Carom, epoch milliseconds.
 */
updated_at: number, };

/**
 * Asks for the log in pictures.
 */
export type DrawDeliveries = { 
/**
 * Which.
 */
filter: DeliveryFilter, };

/**
 * Asks for an unsaved copy.
 */
export type DuplicateIntegration = { 
/**
 * The one to copy.
 */
id: string, };

/**
 * The event types that ClickBank's Postback/Pixels lets a user choose (seed0, step 9).
 */
export type EventType = "order_impression" | "purchase" | "upsell" | "combined";

/**
 * A macro's value in an event.
 */
export type EventValue = { 
/**
 * The macro, without braces.
 */
name: string, 
/**
 * Its label.
 */
label: string, 
/**
 * The value.
 */
value: string, };

/**
 * Writes the log to a file, as a job.
 */
export type ExportDeliveries = { 
/**
 * Which.
 */
deliveries: Selection, 
/**
 * The shape.
 */
format: ExportFormat, 
/**
 * The file; it is replaced whole, once the export is done.
 */
path: string, 
/**
 * Leave secret-looking parts in.
 */
with_secrets: boolean, };

/**
 * The shape of an exported log.
 */
export type ExportFormat = "csv" | "json" | "har";

/**
 * Writes integrations to a file, or gives them as text.
 */
export type ExportIntegrations = { 
/**
 * Which; empty stands for all outside the Trash.
 */
ids: Array<string>, 
/**
 * Where; `None` gives the text only.
 */
path: string | null, };

/**
 * Writes rows of a backfill to a file: the file's own columns, and why.
 */
export type ExportJobRows = { 
/**
 * The job.
 */
id: string, 
/**
 * Which rows.
 */
rows: JobRows, 
/**
 * The file.
 */
path: string, };

/**
 * An export.
 */
export type Exported = { 
/**
 * How many integrations.
 */
count: number, 
/**
 * The file, if one was written.
 */
path: string | null, 
/**
 * The text, if no file was asked for.
 */
text: string | null, 
/**
 * Those that can't be read and are left out, each with its id.
 */
damaged: Array<Report>, };

/**
 * No answer: why, and in which phase.
 */
export type Failure = { 
/**
 * The kind, which decides whether the postback is provably unsent.
 */
kind: FailureKind, 
/**
 * The client's own words, for the evidence line.
 */
detail: string, };

/**
 * Why there is no answer.
 */
export type FailureKind = "invalid_url" | "refused_target" | "dns" | "refused" | "unreachable" | "connect_timeout" | "tls" | "connect" | "timeout" | "reset" | "unreadable" | "cancelled" | "cancelled_unsent" | "crashed";

/**
 * A column.
 */
export type FileColumn = { 
/**
 * Its name; `Column 3` where there is no header.
 */
name: string, 
/**
 * Values from the first rows; at most 5.
 */
samples: Array<string>, 
/**
 * What it is probably for: a macro, `event_type`, or nothing (empty).
 */
suggestion: string, 
/**
 * `exact`, `by_name`, `by_content`, `remembered` or empty.
 */
sure: string, 
/**
 * Why, in words.
 */
because: string, };

/**
 * How a file is written. What is `None` is found out.
 */
export type FileForm = { 
/**
 * One of [`encodings`].
 */
encoding: string | null, 
/**
 * `,`, `;`, a tab or `|`.
 */
delimiter: string | null, 
/**
 * The first line names the columns.
 */
header: boolean | null, };

/**
 * One filter of a Custom integration: any of `values` in `field`.
 */
export type Filter = { 
/**
 * The macro whose value is looked at, without braces, such as `vendor`.
 */
field: string, 
/**
 * The values as typed: comma-separated.
 */
values: string, };

/**
 * A field that a filter can look at.
 */
export type FilterField = { 
/**
 * The macro whose value is looked at, without braces: `vendor`.
 */
name: string, 
/**
 * The word on screen: *Seller Nickname*.
 */
label: string, 
/**
 * Holds account nicknames, so case does not count.
 */
nickname: boolean, 
/**
 * Whose events carry it.
 */
role: RoleAccess, 
/**
 * Where it is shown as a filter; empty where no document shows it.
 */
source: string, };

/**
 * A text of a filter.
 */
export type FilterPart = "field" | "values";

/**
 * Whether an integration fires for an event.
 */
export type FireDecision = { 
/**
 * Every condition holds.
 */
fires: boolean, 
/**
 * The conditions, in the order they are looked at.
 */
because: Array<Reason>, };

/**
 * A replacement of a problem's span.
 */
export type Fix = { 
/**
 * What the button says: *Replace with {tid}*.
 */
label: string, 
/**
 * What stands in place of the span afterwards.
 */
replacement: string, };

/**
 * Takes a finished job off the list. What it sent stays in the log.
 */
export type ForgetJob = { 
/**
 * The job.
 */
id: string, };

/**
 * Asks for one delivery.
 */
export type GetDelivery = { 
/**
 * The delivery.
 */
id: string, };

/**
 * Asks for the checklist.
 */
export type GetHandoff = { 
/**
 * The integration.
 */
id: string, };

/**
 * Asks for one integration.
 */
export type GetIntegration = { 
/**
 * Its id; the terminal also takes its name or the beginning of its id.
 */
id: string, };

/**
 * Names one job.
 */
export type GetJob = { 
/**
 * The job.
 */
id: string, };

/**
 * Asks what the log holds.
 */
export type GetLogStatus = Record<symbol, never>;

/**
 * Asks for one result.
 */
export type GetResult = { 
/**
 * The attempt.
 */
attempt: string, };

/**
 * Asks for the settings.
 */
export type GetSettings = Record<symbol, never>;

/**
 * Asks how things stand.
 */
export type GetStatus = Record<symbol, never>;

/**
 * The user's own word about the other side: Carom cannot see it.
 */
export type Handoff = { 
/**
 * The steps of the checklist that are ticked, by their keys.
 */
ticked: Array<string>, 
/**
 * *Installed in ClickBank on*, as `YYYY-MM-DD`.
 */
installed_on: string | null, 
/**
 * *Seen in tracker on*, as `YYYY-MM-DD`.
 */
seen_on: string | null, 
/**
 * It was changed after it was installed, so ClickBank may hold something older.
 */
changed: boolean, };

/**
 * The checklist.
 */
export type HandoffChecklist = { 
/**
 * What must be set up on the other side first.
 */
prerequisites: Array<string>, 
/**
 * The steps in the network's own order.
 */
steps: Array<Step>, 
/**
 * What to know before relying on it.
 */
cautions: Array<Caution>, 
/**
 * What to append to the offer link.
 */
offer_links: Array<OfferLink>, 
/**
 * The whole as text, for *Copy hand-off checklist*.
 */
text: string, 
/**
 * The last step of all: the conversion seen in the tracker, click ID and payout checked.
 */
seen: Step, 
/**
 * What the user ticked so far.
 */
handoff: Handoff, };

/**
 * One header line. Values that are not UTF-8 are shown with replacement characters.
 */
export type Header = { 
/**
 * The name as it left or arrived.
 */
name: string, 
/**
 * The value.
 */
value: string, };

/**
 * What to do with one entry.
 */
export type ImportChoice = "add" | "replace" | "skip";

/**
 * One entry of an import.
 */
export type ImportEntry = { 
/**
 * Its place in the file, from 0.
 */
index: number, 
/**
 * Its name.
 */
name: string, 
/**
 * The hosts that its URLs name.
 */
hosts: Array<string>, 
/**
 * The name that it gets when it is added: one that neither an integration here nor an entry
 * before it has.
 */
added_as: string, 
/**
 * What it holds, if it can be read.
 */
definition: Definition | null, 
/**
 * Why it can't be read.
 */
error: string | null, 
/**
 * The integration here that has the same name and account.
 */
conflict: string | null, 
/**
 * What lint says of it.
 */
problems: Array<Problem>, };

/**
 * Imports the chosen entries, all Inactive.
 */
export type ImportIntegrations = { 
/**
 * The file.
 */
path: string | null, 
/**
 * Or the text itself.
 */
text: string | null, 
/**
 * One choice for each entry, in the file's order; missing ones are skipped.
 */
choices: Array<ImportChoice>, };

/**
 * What an import would do.
 */
export type ImportPreview = { 
/**
 * The entries, in the file's order.
 */
entries: Array<ImportEntry>, };

/**
 * What became of one entry.
 */
export type Imported = { 
/**
 * Its place in the file, from 0.
 */
index: number, 
/**
 * The name it has now.
 */
name: string, 
/**
 * The integration's id, if it was imported.
 */
id: string | null, 
/**
 * It replaced one that was here.
 */
replaced: boolean, 
/**
 * Why it was left out.
 */
error: Report | null, };

/**
 * An integration as it is kept.
 */
export type Integration = { 
/**
 * UUID v7.
 */
id: string, 
/**
 * What the user set up.
 */
definition: Definition, 
/**
 * *Active in Carom*: whether Carom itself fires it for real events.
 */
active: boolean, 
/**
 * What the user says of the network's own side.
 */
handoff: Handoff, 
/**
 * Grows by one with every save; a save from an older one is refused.
 */
version: number, 
/**
 * Epoch milliseconds.
 */
created_at: number, 
/**
 * Epoch milliseconds.
 */
updated_at: number, 
/**
 * In the Trash since, epoch milliseconds.
 */
deleted_at: number | null, };

/**
 * A page of the list.
 */
export type IntegrationPage = { 
/**
 * Rows that match in all.
 */
total: number, 
/**
 * Rows outside the Trash, whatever the filters.
 */
everything: number, 
/**
 * The rows.
 */
rows: Array<IntegrationRow>, 
/**
 * Rows of this page that can't be read, each with its id.
 */
damaged: Array<Report>, };

/**
 * One row of the list.
 */
export type IntegrationRow = { 
/**
 * The id.
 */
id: string, 
/**
 * The name.
 */
name: string, 
/**
 * The template's id.
 */
template: string, 
/**
 * The account nickname.
 */
account: string, 
/**
 * The role.
 */
role: Role, 
/**
 * The level.
 */
level: Level, 
/**
 * The events.
 */
events: Array<EventType>, 
/**
 * The host of the first URL; empty where there is none.
 */
host: string, 
/**
 * Active in Carom.
 */
active: boolean, 
/**
 * Installed in ClickBank on, `YYYY-MM-DD`, by the user's word.
 */
installed_on: string | null, 
/**
 * The last test's verdict.
 */
last_verdict: Verdict | null, 
/**
 * When the last test was sent, epoch milliseconds.
 */
last_test_at: number | null, 
/**
 * Grows with every save.
 */
version: number, 
/**
 * Epoch milliseconds.
 */
updated_at: number, 
/**
 * An unsaved draft of it exists.
 */
has_draft: boolean, };

/**
 * A job.
 */
export type Job = { 
/**
 * The job.
 */
id: string, 
/**
 * What it does.
 */
kind: JobKind, 
/**
 * In words: *missed-sales.csv to RedTrack*.
 */
title: string, 
/**
 * The integration, where there is one.
 */
integration: string | null, 
/**
 * The host that is asked; empty where none is.
 */
host: string, 
/**
 * Where it stands.
 */
state: JobState, 
/**
 * Why it stands there, in words: what paused it, the error that ended it. May be empty.
 */
why: string, 
/**
 * `user`, `streak`, `interrupted`, `closed`, `in_trash`, `file_gone`, `restored`,
 * `error` or empty.
 */
why_code: string, 
/**
 * Done so far: rows, or deliveries.
 */
done: number, 
/**
 * In all, as far as it is known.
 */
total: number | null, 
/**
 * How many came to what.
 */
counts: JobCounts, 
/**
 * Done a second, over the last seconds; `None` until that is steady.
 */
per_second: number | null, 
/**
 * Seconds left: between these two; `None` until the rate is steady.
 */
seconds_left: [number, number] | null, 
/**
 * The last thing that went wrong, in words.
 */
last_error: string, 
/**
 * The limit, requests per second; 0 for none.
 */
rate: number, 
/**
 * The next of those that wait is due then, epoch milliseconds.
 */
next_due: number | null, 
/**
 * Another Carom (the terminal) works on it.
 */
elsewhere: boolean, 
/**
 * The file that was written, of an export.
 */
path: string | null, 
/**
 * Epoch milliseconds.
 */
created_at: number, 
/**
 * Epoch milliseconds.
 */
finished_at: number | null, };

/**
 * How many rows came to what. `rows` is the sum of all the others but `sent`, `waiting` and
 * `again`.
 */
export type JobCounts = { 
/**
 * Rows looked at.
 */
rows: number, 
/**
 * Rows that were sent: whose request left, or tried to.
 */
sent: number, 
/**
 * Confirmed.
 */
confirmed: number, 
/**
 * Accepted.
 */
accepted: number, 
/**
 * Rejected.
 */
rejected: number, 
/**
 * Not delivered.
 */
not_delivered: number, 
/**
 * Unknown.
 */
unknown: number, 
/**
 * Left out, because it was sent before (or stands twice in the file).
 */
skipped: number, 
/**
 * Left out, because event types or filters of the integration leave it out.
 */
filtered: number, 
/**
 * Rows that can't be read as an event, or not be sent as they are: without a click ID, or with
 * a URL that is too long.
 */
invalid: number, 
/**
 * Of the rejected and not delivered ones: those that wait for their next try.
 */
waiting: number, 
/**
 * Rejected or not delivered in an earlier run: of a run those that it sent again; of a dry run
 * those that would be, or, where nothing is to go again, the skipped ones that could be.
 */
again: number, 
/**
 * A dry run: rows that would be sent.
 */
would_send: number, };

/**
 * A file of rows that can be written.
 */
export type JobFile = { 
/**
 * Which rows.
 */
rows: JobRows, 
/**
 * How many.
 */
count: number, };

/**
 * What a job does.
 */
export type JobKind = "backfill" | "check" | "resend" | "export";

/**
 * The jobs.
 */
export type JobList = { 
/**
 * Those that can be read, newest first.
 */
rows: Array<Job>, 
/**
 * Those that can't, each with its id.
 */
damaged: Array<Report>, };

/**
 * A job with what there is to look at.
 */
export type JobReport = { 
/**
 * The job.
 */
job: Job, 
/**
 * Rows that can't be read, grouped by what mends them.
 */
problems: Array<RowGroup>, 
/**
 * Which files of rows can be written with [`ExportJobRows`], and how many rows each has.
 */
files: Array<JobFile>, };

/**
 * The rows that came to one thing.
 */
export type JobRows = "invalid" | "skipped" | "filtered" | "rejected" | "not_delivered" | "unknown";

/**
 * Where a job stands.
 */
export type JobState = "running" | "retrying" | "paused" | "done" | "cancelled" | "failed";

/**
 * A verdict with its reason.
 */
export type Judgement = { 
/**
 * The verdict.
 */
verdict: Verdict, 
/**
 * A stable code for grouping: `http_404`, `duplicate`, `dns`, `no_rule`.
 */
reason: string, 
/**
 * One plain sentence: *RedTrack answered 200 but has not confirmed the conversion.*
 */
sentence: string, 
/**
 * The rule is a guess without a source.
 */
guess: boolean, 
/**
 * The source of the rule, a URL or the name of a guide; empty where there is none.
 */
source: string, };

/**
 * One bin.
 */
export type LatencyBin = { 
/**
 * From, microseconds.
 */
from_us: number, 
/**
 * To, microseconds, itself outside.
 */
to_us: number, 
/**
 * Answers.
 */
count: number, };

/**
 * The integration level.
 */
export type Level = "global" | "custom";

/**
 * A recommended level and why.
 */
export type LevelAdvice = { 
/**
 * The level, where the destination's guide recommends one.
 */
level: Level | null, 
/**
 * The reason.
 */
reason: string, };

/**
 * Lints a form.
 */
export type Lint = { 
/**
 * The form as it stands.
 */
definition: Definition, };

/**
 * Asks for the accounts.
 */
export type ListAccounts = Record<symbol, never>;

/**
 * Asks for a page of the log, newest first.
 */
export type ListDeliveries = { 
/**
 * Which.
 */
filter: DeliveryFilter, 
/**
 * The cursor that the page before gave; `None` begins at the newest.
 */
before: string | null, 
/**
 * How many; 0 stands for 100, at most 1,000.
 */
limit: number, };

/**
 * Asks for all drafts, newest first.
 */
export type ListDrafts = Record<symbol, never>;

/**
 * Asks for the fields that a filter may look at.
 */
export type ListFilterFields = { 
/**
 * The network.
 */
network: Network, };

/**
 * Asks for a page of the list.
 */
export type ListIntegrations = { 
/**
 * Words that must all occur in name, account, template, hosts, macros or notes.
 */
search: string, 
/**
 * Only active or only inactive ones.
 */
active: boolean | null, 
/**
 * Only this role.
 */
role: Role | null, 
/**
 * Only this template.
 */
template: string | null, 
/**
 * Only those whose last test had this verdict.
 */
last_verdict: Verdict | null, 
/**
 * Sort order.
 */
sort: Sort, 
/**
 * Largest or newest first.
 */
descending: boolean, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows at most; 0 stands for 100.
 */
limit: number, };

/**
 * Asks for the jobs, newest first.
 */
export type ListJobs = Record<symbol, never>;

/**
 * Asks for a network's macros.
 */
export type ListMacros = { 
/**
 * The network.
 */
network: Network, };

/**
 * Asks for the newest results of an integration.
 */
export type ListResults = { 
/**
 * The integration.
 */
id: string, 
/**
 * How many; 0 stands for 50.
 */
limit: number, };

/**
 * Asks for the sample values of an event.
 */
export type ListSamples = { 
/**
 * The form as it stands: its role, account and filters have a say in them.
 */
definition: Definition, 
/**
 * The event.
 */
event: EventType, };

/**
 * Asks for every destination template.
 */
export type ListTemplates = Record<symbol, never>;

/**
 * Asks for the Trash.
 */
export type ListTrash = Record<symbol, never>;

/**
 * Asks for the saved views.
 */
export type ListViews = Record<symbol, never>;

/**
 * What the log holds, and how long.
 */
export type LogStatus = { 
/**
 * Deliveries.
 */
deliveries: number, 
/**
 * Unknown ones that nobody has settled.
 */
unsettled: number, 
/**
 * Deliveries that the index has not reached yet.
 */
behind: number, 
/**
 * The oldest, epoch milliseconds.
 */
oldest: number | null, 
/**
 * Details are kept this many days; 0 for ever.
 */
keep_days: number, 
/**
 * Details of this many deliveries are kept; 0 for all.
 */
keep_count: number, };

/**
 * Looks at a file again under other words about its form.
 */
export type LookAtFile = { 
/**
 * The file.
 */
file: string, 
/**
 * What is known better than guessed.
 */
form: FileForm, 
/**
 * The part that the account plays, which decides what many columns are; affiliate where
 * nothing is said.
 */
role?: Role, };

/**
 * One macro of a network.
 */
export type Macro = { 
/**
 * The name without braces, such as `tid`.
 */
name: string, 
/**
 * Its shelf in the palette.
 */
group: MacroGroup, 
/**
 * The network's own label.
 */
label: string, 
/**
 * What it stands for.
 */
meaning: string, 
/**
 * Who may use it.
 */
role: RoleAccess, 
/**
 * The macro that the other role uses in its place.
 */
counterpart: string | null, 
/**
 * An example value.
 */
example: string, 
/**
 * The event types in which it is always empty.
 */
empty_in: Array<EventType>, 
/**
 * The network does not say so of `empty_in`; it follows from what the macro means.
 */
empty_inferred: boolean, 
/**
 * Being empty costs conversions: destinations tell events apart by it.
 */
empty_costs: boolean, 
/**
 * A tracker's own click ID can travel in it.
 */
carries_click_id: boolean, 
/**
 * The parameter of the offer link (for sellers, of the payment link) that fills it.
 */
link_parameter: string | null, 
/**
 * The most characters that it can carry, where known.
 */
max_length: number | null, 
/**
 * The only characters that it can carry; empty where any are taken.
 */
alphabet: string, 
/**
 * Further words that people look for it by.
 */
aliases: Array<string>, 
/**
 * A remark; may be empty.
 */
note: string, 
/**
 * Where this is known from.
 */
source: string, };

/**
 * The shelf of the palette on which a macro stands.
 */
export type MacroGroup = "order" | "amounts" | "tracking" | "place_and_device";

/**
 * One macro of a URL with its value.
 */
export type MacroUse = { 
/**
 * The name without braces.
 */
name: string, 
/**
 * Its label; empty for an unknown one.
 */
label: string, 
/**
 * The value.
 */
value: string, 
/**
 * The value as it stands in the URL.
 */
encoded: string, 
/**
 * `sample`, `yours`, `unknown`, or `event` where a real event brought it.
 */
origin: string, 
/**
 * The value is empty.
 */
empty: boolean, };

/**
 * The network that reports an event. ClickBank is the first of many.
 */
export type Network = "clickbank";

/**
 * Asks for the form to begin with.
 */
export type NewDefinition = { 
/**
 * The template's id.
 */
template: string, 
/**
 * The role.
 */
role: Role, };

/**
 * Something to append to the offer link, ready to copy.
 */
export type OfferLink = { 
/**
 * What to append, without a leading `?` or `&`: `tid={clickid}`.
 */
text: string, 
/**
 * What it is for.
 */
meaning: string, 
/**
 * Needed for what the integration does, or by choice.
 */
needed: boolean, };

/**
 * A parameter that may be added to the offer link.
 */
export type OfferParameter = { 
/**
 * The pair to append, such as `traffic_type=native`; `campaign=` where the value is the
 * user's own.
 */
pair: string, 
/**
 * What it carries.
 */
meaning: string, };

/**
 * Takes a file in: a copy is kept until it is no longer needed, so that a run goes on even if the
 * original changes or goes.
 */
export type OpenFile = { 
/**
 * The file.
 */
path: string | null, 
/**
 * Or the text itself, as pasted.
 */
text: string | null, };

/**
 * One parameter of the query, as written. All places are bytes of the URL as typed.
 */
export type Parameter = { 
/**
 * The name, as written.
 */
key: string, 
/**
 * The value, as written; empty where there is no equals sign.
 */
value: string, 
/**
 * First byte of the name.
 */
key_start: number, 
/**
 * One past the name.
 */
key_end: number, 
/**
 * First byte of the value.
 */
value_start: number, 
/**
 * One past the value.
 */
value_end: number, 
/**
 * First byte of the pair, without the `?` or `&` before it.
 */
pair_start: number, 
/**
 * One past the pair.
 */
pair_end: number, };

/**
 * Pauses a job; what is under way ends first.
 */
export type PauseJob = { 
/**
 * The job.
 */
id: string, };

/**
 * How long answers took, in bins that grow by a constant factor.
 */
export type PictureLatency = { 
/**
 * The bins, shortest first.
 */
bins: Array<LatencyBin>, 
/**
 * Half of all were at most this quick, microseconds.
 */
p50_us: number | null, 
/**
 * 95 of 100 were at most this quick, microseconds.
 */
p95_us: number | null, };

/**
 * A reason and how often it was given.
 */
export type PictureReason = { 
/**
 * The code.
 */
reason: string, 
/**
 * In words.
 */
words: string, 
/**
 * The verdict that it goes with.
 */
verdict: Verdict, 
/**
 * Deliveries.
 */
count: number, };

/**
 * Success and failure of one integration over time, one figure a stretch.
 */
export type PictureSeries = { 
/**
 * The integration; empty: all others.
 */
integration: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Confirmed and accepted.
 */
good: number[], 
/**
 * Rejected, not delivered and unknown.
 */
bad: number[], };

/**
 * Where a problem stands.
 */
export type Place = { "kind": "url", 
/**
 * The event whose own URL it is; `None` for the shared one.
 */
event: EventType | null, } | { "kind": "name" } | { "kind": "account" } | { "kind": "role" } | { "kind": "level" } | { "kind": "filter", 
/**
 * Index into the definition's filters.
 */
index: number, 
/**
 * Which of its two texts the span and the fix speak of.
 */
part: FilterPart, } | { "kind": "events" } | { "kind": "answer", 
/**
 * The key in the definition's answers.
 */
key: string, } | { "kind": "sample", 
/**
 * The macro name.
 */
name: string, };

/**
 * Something that stands in the way of the whole file.
 */
export type PlanProblem = { 
/**
 * Stable code.
 */
code: string, 
/**
 * What is wrong.
 */
message: string, 
/**
 * What to do.
 */
fix: string, 
/**
 * The column, where there is one.
 */
column: string | null, 
/**
 * No row could be sent; otherwise many rows may be invalid.
 */
blocks: boolean, };

/**
 * Asks what sending again would do, without sending.
 */
export type PlanResend = { 
/**
 * Which.
 */
deliveries: Selection, 
/**
 * What is sent.
 */
how: ResendHow, };

/**
 * Renders a form's URL for one event; asked with every keystroke.
 */
export type Preview = { 
/**
 * The form as it stands.
 */
definition: Definition, 
/**
 * The event.
 */
event: EventType, 
/**
 * A URL for this preview only.
 */
url: string | null, 
/**
 * Sample values that differ from Carom's own, by macro name.
 */
values: { [key in string]: string }, };

/**
 * Asks for the first ten rows as they would be sent.
 */
export type PreviewBackfill = { 
/**
 * The plan.
 */
plan: BackfillPlan, };

/**
 * Looks into a file without changing anything.
 */
export type PreviewImport = { 
/**
 * The file.
 */
path: string | null, 
/**
 * Or the text itself.
 */
text: string | null, };

/**
 * One row as it would be sent.
 */
export type PreviewRow = { 
/**
 * The row, from 1.
 */
row: number, 
/**
 * The event; `None` where it can't be read.
 */
event: EventType | null, 
/**
 * What it is sent at most once by.
 */
once_key: string, 
/**
 * The resolved URL.
 */
url: string, 
/**
 * What is wrong with the row, in words; empty where nothing is.
 */
problems: Array<string>, 
/**
 * Whether the integration's event types and filters let it through.
 */
would_fire: FireDecision | null, 
/**
 * It was sent before: where that delivery stands, in words; empty where it was not.
 */
before: string, 
/**
 * It was sent before and not taken, so that it may go again.
 */
may_go_again: boolean, };

/**
 * A rendered URL, its parts, and what lint says.
 */
export type Previewed = { 
/**
 * The event that was rendered.
 */
event: EventType, 
/**
 * The URL as typed.
 */
source: string, 
/**
 * The resolved URL.
 */
url: string, 
/**
 * The URL as the client would really ask for it; `None` where it can't be asked for.
 */
normalised: string | null, 
/**
 * The pieces of `source`, resolved.
 */
pieces: Array<ResolvedPiece>, 
/**
 * The query's parameters, with spans in `source`.
 */
parameters: Array<Parameter>, 
/**
 * The macros in it.
 */
macros: Array<MacroUse>, 
/**
 * Everything that lint says of the whole form.
 */
problems: Array<Problem>, 
/**
 * Whether this event would fire for real, and because of what.
 */
would_fire: FireDecision, };

/**
 * One problem.
 */
export type Problem = { 
/**
 * Stable, machine-readable, kebab-case: `unknown-macro`.
 */
code: string, 
/**
 * How much it costs.
 */
severity: Severity, 
/**
 * Where it stands.
 */
place: Place, 
/**
 * First byte of the span in the text of `place` as typed; 0 where there is no text.
 */
start: number, 
/**
 * One past the last byte.
 */
end: number, 
/**
 * Plain words that name the thing.
 */
message: string, 
/**
 * What to do, or why it matters; may be empty.
 */
hint: string, 
/**
 * The one-click fix, if there is a sure or likely one.
 */
fix: Fix | null, };

/**
 * Deletes for good.
 */
export type PurgeIntegrations = { 
/**
 * Which; empty stands for the whole Trash.
 */
ids: Array<string>, };

/**
 * A question that a template asks.
 */
export type Question = { 
/**
 * The key, as in `<<tracking_domain>>`.
 */
name: string, 
/**
 * The label; for a question per event, followed by *for EVENT*.
 */
label: string, 
/**
 * Where to find the answer.
 */
help: string, 
/**
 * Shown greyed in the empty field.
 */
placeholder: string, 
/**
 * What sort of answer it takes.
 */
kind: QuestionKind, 
/**
 * Asked once for each event type.
 */
per_event: boolean, 
/**
 * May stay unanswered; the parameter that holds it is then left out.
 */
optional: boolean, 
/**
 * The answer to begin with.
 */
default: string, 
/**
 * The answers to begin with, by event type.
 */
defaults: Partial<Record<EventType, string>>, };

/**
 * What sort of answer a question takes; `question` checks it.
 */
export type QuestionKind = "domain" | "text" | "event_name" | "parameter";

/**
 * One condition and whether it holds.
 */
export type Reason = { 
/**
 * `active`, `event`, `level`, or `filter.FIELD`.
 */
code: string, 
/**
 * In words.
 */
text: string, 
/**
 * It holds.
 */
ok: boolean, };

/**
 * An error as it crosses to the window or the terminal.
 */
export type Report = { 
/**
 * Stable and machine-readable: `newer_database`.
 */
code: string, 
/**
 * Plain words that name the thing.
 */
message: string, 
/**
 * What to do next; may be empty.
 */
hint: string, 
/**
 * The form's field, where there is one.
 */
field: string | null, };

/**
 * Sends deliveries again, as a job.
 */
export type Resend = { 
/**
 * Which.
 */
deliveries: Selection, 
/**
 * What is sent.
 */
how: ResendHow, 
/**
 * The user's reason; not empty.
 */
because: string, };

/**
 * What is sent when something is sent again.
 */
export type ResendHow = "as_sent" | "today";

/**
 * What sending again would do.
 */
export type ResendPlan = { 
/**
 * Deliveries that would be sent.
 */
count: number, 
/**
 * `false`: all numbers are estimates, as of [`DeliveryCount`], and what is rare may be missing.
 */
exact: boolean, 
/**
 * Of those, confirmed or accepted before: each would very likely count twice.
 */
duplicates: number, 
/**
 * Of those, unknown before: each may count twice.
 */
maybe_duplicates: number, 
/**
 * Left out: queued or under way already.
 */
waiting: number, 
/**
 * Left out: the integration is gone (it matters for [`ResendHow::Today`] only).
 */
gone: number, 
/**
 * Left out: the integration is damaged in the database (it matters for [`ResendHow::Today`]
 * only).
 */
damaged: number, 
/**
 * Left out: their details are no longer kept (or are damaged), so that there is nothing to
 * send.
 */
bare: number, 
/**
 * Left out: tests, which are sent from the test panel.
 */
tests: number, 
/**
 * The hosts that would be asked; at most 20.
 */
hosts: Array<string>, 
/**
 * Why today's settings can't send, in words; empty where they can.
 */
blocked: Array<string>, 
/**
 * Seconds that it takes at the present limits, at least; `None` without a limit.
 */
seconds: number | null, };

/**
 * What a resolved piece came from.
 */
export type ResolvedKind = "literal" | "macro" | "unknown" | "question" | "foreign";

/**
 * A piece of the template with what it becomes.
 */
export type ResolvedPiece = { 
/**
 * What it came from.
 */
kind: ResolvedKind, 
/**
 * First byte in the template as typed.
 */
start: number, 
/**
 * One past the last byte in the template as typed.
 */
end: number, 
/**
 * What stands in the URL that is sent.
 */
text: string, 
/**
 * The same with its percent-encoding undone, for reading only.
 */
decoded: string, 
/**
 * The name of a macro, an unknown macro or a question.
 */
name: string | null, 
/**
 * A macro without a value in this event.
 */
empty: boolean, };

/**
 * An answer for the eye.
 */
export type ResponseView = { 
/**
 * The status code.
 */
status: number, 
/**
 * Its usual words: `Not Found`.
 */
status_text: string, 
/**
 * `HTTP/1.1`.
 */
http_version: string, 
/**
 * The headers as they arrived.
 */
headers: Array<Header>, 
/**
 * The body as text.
 */
body: string, 
/**
 * The body laid out, where it is JSON.
 */
pretty: string | null, 
/**
 * `json`, `html`, `text`, `binary` or `empty`.
 */
kind: string, 
/**
 * Decoded bytes that were read.
 */
read: number, 
/**
 * More came than was kept.
 */
cut: boolean, 
/**
 * The content encoding that was undone.
 */
decoded_from: string | null, 
/**
 * The body broke off: why.
 */
broken: string | null, };

/**
 * Puts a backup in place of the database; the present one is kept beside it.
 */
export type RestoreBackup = { 
/**
 * The file.
 */
path: string, };

/**
 * Takes out of the Trash.
 */
export type RestoreIntegrations = { 
/**
 * Which.
 */
ids: Array<string>, };

/**
 * One line of the list of results.
 */
export type ResultSummary = { 
/**
 * The attempt's id; empty for a dry run, which is not kept.
 */
attempt: string, 
/**
 * The integration.
 */
integration: string, 
/**
 * The event.
 */
event: EventType, 
/**
 * The verdict.
 */
verdict: TestVerdict, 
/**
 * The status code, if it was answered.
 */
status: number | null, 
/**
 * From the call to the outcome, microseconds.
 */
total_us: number, 
/**
 * When it began, epoch milliseconds.
 */
started_at: number, 
/**
 * The host that was asked.
 */
host: string, 
/**
 * One plain sentence.
 */
sentence: string, 
/**
 * The URL was for this test only.
 */
temporary_url: boolean, };

/**
 * Goes on with a paused job.
 */
export type ResumeJob = { 
/**
 * The job.
 */
id: string, 
/**
 * Another rate from now on, requests per second; 0 for none.
 */
rate: number | null, };

/**
 * The part an account plays in an event. ClickBank says "seller" on screen, `vendor` in macros.
 */
export type Role = "affiliate" | "seller";

/**
 * Which role finds a value in a macro.
 */
export type RoleAccess = "both" | "affiliate" | "seller";

/**
 * A role switch, ready to be shown and taken over.
 */
export type RoleSwitch = { 
/**
 * The form in the new role.
 */
definition: Definition, 
/**
 * Everything that differs, the role itself apart.
 */
changes: Array<Change>, };

/**
 * What a template gives for a role.
 */
export type RoleUrls = { 
/**
 * The role.
 */
role: Role, 
/**
 * The postback URL with macros and questions.
 */
url: string, 
/**
 * A part added per event, such as `&type=<<event_name>>`.
 */
per_event: string, 
/**
 * What to append to the offer link: `tid={clickid}` in the tracker's own placeholders.
 */
offer_link: string, 
/**
 * Further parameters of the offer link, by choice.
 */
offer_link_extra: Array<OfferParameter>, 
/**
 * Not covered by the destination's own guide.
 */
inferred: boolean, };

/**
 * Rows with the same thing wrong.
 */
export type RowGroup = { 
/**
 * Stable code.
 */
code: string, 
/**
 * The column, where there is one.
 */
column: string | null, 
/**
 * What is wrong.
 */
message: string, 
/**
 * What mends it.
 */
fix: string, 
/**
 * How many rows.
 */
count: number, 
/**
 * The first few rows, from 1 (the header does not count).
 */
rows: number[], };

/**
 * What became of one row of a bulk action.
 */
export type RowOutcome = { 
/**
 * The integration.
 */
id: string, 
/**
 * Its name; empty where there is none.
 */
name: string, 
/**
 * Why it was left as it was; `None`: done.
 */
error: Report | null, };

/**
 * A file was written.
 */
export type RowsWritten = { 
/**
 * The file.
 */
path: string, 
/**
 * Rows in it.
 */
count: number, };

/**
 * The sample tracker: a real HTTP server on this computer that answers as a tracker would.
 */
export type SampleTracker = { 
/**
 * Its origin, such as `http://127.0.0.1:43117`.
 */
origin: string, 
/**
 * A click ID that it knows.
 */
known_click_id: string, };

/**
 * One sample value.
 */
export type SampleValue = { 
/**
 * The macro.
 */
macro: Macro, 
/**
 * The value; empty where the network leaves it empty.
 */
value: string, 
/**
 * Not published by the network; Carom's best guess.
 */
inferred: boolean, 
/**
 * What to know about the value; may be empty.
 */
note: string, };

/**
 * Adds or changes an account.
 */
export type SaveAccount = { 
/**
 * The nickname.
 */
nickname: string, 
/**
 * The user's own note.
 */
note: string, };

/**
 * Saves a form.
 */
export type SaveIntegration = { 
/**
 * The integration to change; `None` creates one, Inactive.
 */
id: string | null, 
/**
 * The version that the form began from; a save from an older one is refused.
 */
expected_version: number | null, 
/**
 * The form.
 */
definition: Definition, 
/**
 * The draft that this save settles.
 */
draft: string | null, };

/**
 * What a save came to.
 */
export type SavedIntegration = { 
/**
 * It was Active, and this save made it Inactive: why.
 */
deactivated?: Report, 
/**
 * UUID v7.
 */
id: string, 
/**
 * What the user set up.
 */
definition: Definition, 
/**
 * *Active in Carom*: whether Carom itself fires it for real events.
 */
active: boolean, 
/**
 * What the user says of the network's own side.
 */
handoff: Handoff, 
/**
 * Grows by one with every save; a save from an older one is refused.
 */
version: number, 
/**
 * Epoch milliseconds.
 */
created_at: number, 
/**
 * Epoch milliseconds.
 */
updated_at: number, 
/**
 * In the Trash since, epoch milliseconds.
 */
deleted_at: number | null, };

/**
 * A filter under a name.
 */
export type SavedView = { 
/**
 * Made by the caller, a UUID; the same id replaces.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The filter.
 */
filter: DeliveryFilter, };

/**
 * Deliveries chosen one by one, or all that a filter lets through.
 */
export type Selection = { "by": "ids", 
/**
 * Their ids.
 */
ids: Array<string>, } | { "by": "filter", 
/**
 * Which.
 */
filter: DeliveryFilter, };

/**
 * Sends the first row that would be sent, as a real delivery that holds its key.
 */
export type SendCanary = { 
/**
 * The plan.
 */
plan: BackfillPlan, 
/**
 * As in [`StartBackfill`]: with a reason, the first row may be one that goes again.
 */
again_because: string, };

/**
 * Sends one test, or goes through it without the network.
 */
export type SendTest = { 
/**
 * A UUID made by the caller, by which the test can be cancelled.
 */
run: string, 
/**
 * The integration.
 */
id: string, 
/**
 * The event to test.
 */
event: EventType, 
/**
 * A URL for this test only.
 */
url: string | null, 
/**
 * Sample values that differ from Carom's own, by macro name.
 */
values: { [key in string]: string }, 
/**
 * Send although lint reports errors.
 */
anyway: boolean, 
/**
 * Stop before the network.
 */
dry_run: boolean, };

/**
 * The request as it left this machine.
 */
export type SentRequest = { 
/**
 * The HTTP method.
 */
method: string, 
/**
 * The absolute URL after the client's own normalisation: what was really asked for.
 */
url: string, 
/**
 * The request target on the wire, such as `/postback?clickid=x`.
 */
target: string, 
/**
 * `HTTP/1.1`.
 */
http_version: string, 
/**
 * Every header on the wire, `host` included, in the order sent.
 */
headers: Array<Header>, 
/**
 * The body as text, when there was one.
 */
body: string | null, };

/**
 * Activates or deactivates.
 */
export type SetActive = { 
/**
 * Which.
 */
ids: Array<string>, 
/**
 * Active in Carom from now on, or not.
 */
active: boolean, };

/**
 * Keeps the user's word.
 */
export type SetHandoff = { 
/**
 * The integration.
 */
id: string, 
/**
 * The ticks and dates.
 */
handoff: Handoff, };

/**
 * What the user may set.
 */
export type Settings = { 
/**
 * Time-out for opening a connection, milliseconds; 100 to 60,000.
 */
connect_timeout_ms: number, 
/**
 * Time-out for the whole answer, body included, milliseconds; 100 to 300,000.
 */
total_timeout_ms: number, 
/**
 * Days after which the Trash is emptied; 0 keeps everything.
 */
trash_days: number, 
/**
 * Connections to one host at once, while deliveries are sent; 1 to 256.
 */
host_connections: number, 
/**
 * Requests a second to one host, while deliveries are sent; 0 for no limit. Hosts on this
 * computer have none.
 */
host_rate: number, 
/**
 * A run pauses after this many failures in a row; 0 never.
 */
stop_after: number, 
/**
 * Days that details of deliveries are kept; 0 for ever.
 */
keep_days: number, 
/**
 * How many deliveries' details are kept; 0 for all.
 */
keep_count: number, };

/**
 * Settles unknown deliveries without sending.
 */
export type SettleUnknown = { 
/**
 * Which; those that are not unknown or are settled already are left alone.
 */
deliveries: Selection, 
/**
 * The user's word.
 */
settled: Settled, };

/**
 * What the user said of an unknown delivery.
 */
export type Settled = "arrived" | "left";

/**
 * How many were settled.
 */
export type SettledCount = { 
/**
 * Deliveries.
 */
count: number, 
/**
 * By which all of them can be taken back at once, as long as Carom is open.
 */
settling: string, };

/**
 * How much a problem costs.
 */
export type Severity = "error" | "warning" | "note";

/**
 * What the list is sorted by.
 */
export type Sort = "name" | "account" | "updated" | "created" | "last_test" | "state";

/**
 * Sends the rows, as a job.
 */
export type StartBackfill = { 
/**
 * The plan.
 */
plan: BackfillPlan, 
/**
 * At most this many requests a second; 0 for no limit but the host's.
 */
rate: number, 
/**
 * Send again what an earlier run rejected or did not deliver; the reason. Empty: leave it.
 */
again_because: string, 
/**
 * Pause after this many failures in a row; 0 never.
 */
stop_after: number, };

/**
 * Starts the sample tracker, or says where it runs.
 */
export type StartSampleTracker = Record<symbol, never>;

/**
 * How things stand.
 */
export type Status = { 
/**
 * Carom's version.
 */
version: string, 
/**
 * The folder that holds everything.
 */
data_dir: string, 
/**
 * `linux`, `macos` or `windows`.
 */
platform: string, 
/**
 * Integrations outside the Trash.
 */
integrations: number, 
/**
 * Integrations in the Trash.
 */
in_trash: number, 
/**
 * Tests sent so far, ever.
 */
tests_sent: number, 
/**
 * The sample tracker, if it runs.
 */
sample_tracker: SampleTracker | null, 
/**
 * Attempts, tests or not, that an earlier crash left without an answer: unknown since the start.
 */
recovered: number, };

/**
 * One step of the checklist.
 */
export type Step = { 
/**
 * Stable key, kept when the step is ticked: `account`, `url.purchase`.
 */
key: string, 
/**
 * ClickBank's own word for the field or button.
 */
title: string, 
/**
 * What to do there.
 */
instruction: string, 
/**
 * What the copy button copies, for a field that is typed into.
 */
value: string | null, };

/**
 * Asks for the words of the review step.
 */
export type Summarise = { 
/**
 * The form as it stands.
 */
definition: Definition, };

/**
 * The review step in words.
 */
export type Summary = { 
/**
 * One sentence.
 */
sentence: string, 
/**
 * The filters as a sentence; empty where there are none.
 */
filters: string, 
/**
 * What to append to the offer link.
 */
offer_links: Array<OfferLink>, };

/**
 * Previews a change of role.
 */
export type SwitchRole = { 
/**
 * The form as it stands.
 */
definition: Definition, 
/**
 * The role to change to.
 */
role: Role, };

/**
 * Takes the user's word on unknown deliveries back.
 */
export type TakeBackWord = { 
/**
 * On which.
 */
of: WordOf, };

/**
 * How many are an open question again.
 */
export type TakenBack = { 
/**
 * Deliveries.
 */
count: number, };

/**
 * A destination template.
 */
export type Template = { 
/**
 * Stable id: `redtrack`.
 */
id: string, 
/**
 * The name: `RedTrack`.
 */
name: string, 
/**
 * Its shelf in the gallery.
 */
kind: TemplateKind, 
/**
 * One sentence for the card.
 */
summary: string, 
/**
 * The template's own version.
 */
version: number, 
/**
 * How far to trust it.
 */
confirmation: Confirmation, 
/**
 * When it was last checked against its documentation, `YYYY-MM-DD`.
 */
checked_on: string, 
/**
 * The documentation page; empty where there is none.
 */
documentation: string, 
/**
 * Remarks about the template: differences from its source documents, what is inferred.
 */
notes: Array<string>, 
/**
 * What must be set up on the other side first. A line that begins with `Affiliates: ` or
 * `Sellers: ` is for that role only.
 */
prerequisites: Array<string>, 
/**
 * Events of the network that this destination cannot take by this road, with the reason.
 */
unsupported: Array<string>, 
/**
 * The questions, in order.
 */
questions: Array<Question>, 
/**
 * Roles that it covers.
 */
roles: Array<RoleUrls>, 
/**
 * The events chosen at first.
 */
events: Array<EventType>, 
/**
 * Each event has a URL of its own.
 */
customize: boolean, 
/**
 * The recommended level, with the reason.
 */
level: LevelAdvice, 
/**
 * Filters to begin with.
 */
filters: Array<Filter>, 
/**
 * The destination's click-ID parameter: `clickid`.
 */
click_id_param: string, 
/**
 * What the other side does with tests.
 */
tests: TestAdvice, 
/**
 * How long the destination may take to show a conversion.
 */
delay: string, 
/**
 * What bodies mean.
 */
verdicts: Array<VerdictRule>, };

/**
 * Which shelf of the gallery a template stands on.
 */
export type TemplateKind = "tracker" | "ad_platform" | "custom" | "sample";

/**
 * What a destination does with tests.
 */
export type TestAdvice = { 
/**
 * Whether a test counts.
 */
treatment: TestTreatment, 
/**
 * The words for the test panel.
 */
note: string, };

/**
 * One result, opened.
 */
export type TestResult = { 
/**
 * The line of the list.
 */
summary: ResultSummary, 
/**
 * The URL as typed.
 */
source_url: string, 
/**
 * The resolved URL.
 */
url: string, 
/**
 * The verdict and why.
 */
judgement: Judgement | null, 
/**
 * Cause, evidence, fix; the first leads.
 */
diagnosis: Array<Diagnosis>, 
/**
 * What left, or for a dry run what would have; `None` where the URL can't be asked for.
 */
request: SentRequest | null, 
/**
 * The answer.
 */
response: ResponseView | null, 
/**
 * Why there is none.
 */
failure: Failure | null, 
/**
 * The macros with their values.
 */
macros: Array<MacroUse>, 
/**
 * The phases of time; `None` for a dry run.
 */
timing: Timing | null, 
/**
 * The address that was dialled.
 */
remote_addr: string | null, 
/**
 * Whether the event would fire for real.
 */
would_fire: FireDecision, 
/**
 * What lint says of the URL that was sent.
 */
problems: Array<Problem>, 
/**
 * What the destination does with tests.
 */
test_note: string, };

/**
 * Whether a destination takes a test for a real conversion.
 */
export type TestTreatment = "counted" | "excluded" | "marked" | "unknown";

/**
 * What a result's verdict may be: a verdict, a dry run, or still under way.
 */
export type TestVerdict = "confirmed" | "accepted" | "rejected" | "not_delivered" | "unknown" | "dry_run";

/**
 * A text to copy.
 */
export type Text = { 
/**
 * The text.
 */
text: string, 
/**
 * Something secret-looking was left out of it.
 */
redacted: boolean, };

/**
 * The phases of an attempt, in microseconds from one another. A phase that did not happen or
 * could not be told apart is `None`.
 */
export type Timing = { 
/**
 * Looking up the host name.
 */
dns: number | null, 
/**
 * Opening the connection; for https this includes the TLS handshake (`connect_with_tls`).
 */
connect: number | null, 
/**
 * `connect` covers TCP and TLS together, which the client cannot tell apart.
 */
connect_with_tls: boolean, 
/**
 * From the request's leaving to the first byte of the answer.
 */
first_byte: number | null, 
/**
 * From the first byte to the end of the body (or of what was read).
 */
download: number | null, 
/**
 * From the call to the outcome.
 */
total: number, };

/**
 * The Trash.
 */
export type TrashList = { 
/**
 * The rows, newest first.
 */
rows: Array<TrashRow>, 
/**
 * Rows that can't be read, each with its id.
 */
damaged: Array<Report>, };

/**
 * One row of the Trash.
 */
export type TrashRow = { 
/**
 * The row as the list would show it.
 */
row: IntegrationRow, 
/**
 * Deleted, epoch milliseconds.
 */
deleted_at: number, 
/**
 * When it goes for good, epoch milliseconds; `None`: never.
 */
purge_at: number | null, };

/**
 * What set a delivery off.
 */
export type Trigger = "test" | "backfill" | "inbound";

/**
 * What Carom knows about a postback that was sent.
 */
export type Verdict = "confirmed" | "accepted" | "rejected" | "not_delivered" | "unknown";

/**
 * A rule that turns an answer into a verdict.
 */
export type VerdictRule = { 
/**
 * Applies to these statuses: `2xx`, `200`, `any`.
 */
status: string, 
/**
 * Applies when the body contains one of these, without regard to case or spacing; empty:
 * any body.
 */
body: Array<string>, 
/**
 * Does not apply when the body contains one of these.
 */
unless: Array<string>, 
/**
 * Confirmed, Accepted or Rejected.
 */
verdict: Verdict, 
/**
 * The reason's code.
 */
reason: string, 
/**
 * The plain sentence; `<<destination>>` stands for the destination's name, `<<status>>` for
 * the status.
 */
sentence: string, 
/**
 * What to do next, for the diagnosis; empty where the sentence says it all.
 */
fix: string, 
/**
 * The source; empty marks a guess, which never yields Confirmed.
 */
source: string, };

/**
 * Deliveries that were settled.
 */
export type WordOf = { "by": "settling", 
/**
 * [`SettledCount::settling`].
 */
id: string, } | { "by": "ids", 
/**
 * Their ids.
 */
ids: Array<string>, };

/** Every command, with its request and its response. */
export interface Commands {
  get_status: { request: GetStatus; response: Status };
  start_sample_tracker: { request: StartSampleTracker; response: SampleTracker };
  get_settings: { request: GetSettings; response: Settings };
  set_settings: { request: Settings; response: Settings };
  back_up: { request: BackUp; response: BackupMade };
  check_backup: { request: CheckBackup; response: BackupContent };
  restore_backup: { request: RestoreBackup; response: BackupMade };
  list_templates: { request: ListTemplates; response: Array<Template> };
  list_macros: { request: ListMacros; response: Array<Macro> };
  list_filter_fields: { request: ListFilterFields; response: Array<FilterField> };
  new_definition: { request: NewDefinition; response: Definition };
  compose_urls: { request: ComposeUrls; response: Composed };
  check_answer: { request: CheckAnswer; response: CheckedAnswer };
  switch_role: { request: SwitchRole; response: RoleSwitch };
  choose_level: { request: ChooseLevel; response: Definition };
  lint: { request: Lint; response: Array<Problem> };
  preview: { request: Preview; response: Previewed };
  list_samples: { request: ListSamples; response: Array<SampleValue> };
  summarise: { request: Summarise; response: Summary };
  list_integrations: { request: ListIntegrations; response: IntegrationPage };
  get_integration: { request: GetIntegration; response: Integration };
  save_integration: { request: SaveIntegration; response: SavedIntegration };
  duplicate_integration: { request: DuplicateIntegration; response: Definition };
  set_active: { request: SetActive; response: Array<RowOutcome> };
  delete_integrations: { request: DeleteIntegrations; response: Array<RowOutcome> };
  restore_integrations: { request: RestoreIntegrations; response: Array<RowOutcome> };
  purge_integrations: { request: PurgeIntegrations; response: Array<RowOutcome> };
  list_trash: { request: ListTrash; response: TrashList };
  get_handoff: { request: GetHandoff; response: HandoffChecklist };
  set_handoff: { request: SetHandoff; response: Integration };
  save_draft: { request: Draft; response: Draft };
  list_drafts: { request: ListDrafts; response: Array<Draft> };
  discard_draft: { request: DiscardDraft; response: Discarded };
  list_accounts: { request: ListAccounts; response: Array<Account> };
  save_account: { request: SaveAccount; response: Account };
  delete_account: { request: DeleteAccount; response: Array<Account> };
  send_test: { request: SendTest; response: TestResult };
  cancel_test: { request: CancelTest; response: Cancelled };
  apply_test_url: { request: ApplyTestUrl; response: SavedIntegration };
  list_results: { request: ListResults; response: Array<ResultSummary> };
  get_result: { request: GetResult; response: TestResult };
  copy_as_curl: { request: CopyAsCurl; response: Text };
  copy_report: { request: CopyReport; response: Text };
  list_deliveries: { request: ListDeliveries; response: DeliveryPage };
  count_deliveries: { request: CountDeliveries; response: DeliveryCount };
  get_delivery: { request: GetDelivery; response: Delivery };
  draw_deliveries: { request: DrawDeliveries; response: DeliveryPictures };
  get_log_status: { request: GetLogStatus; response: LogStatus };
  plan_resend: { request: PlanResend; response: ResendPlan };
  resend: { request: Resend; response: Job };
  settle_unknown: { request: SettleUnknown; response: SettledCount };
  take_back_word: { request: TakeBackWord; response: TakenBack };
  export_deliveries: { request: ExportDeliveries; response: Job };
  list_views: { request: ListViews; response: Array<SavedView> };
  save_view: { request: SavedView; response: Array<SavedView> };
  delete_view: { request: DeleteView; response: Array<SavedView> };
  open_file: { request: OpenFile; response: BackfillFile };
  look_at_file: { request: LookAtFile; response: BackfillFile };
  preview_backfill: { request: PreviewBackfill; response: BackfillPreview };
  check_backfill: { request: CheckBackfill; response: Job };
  send_canary: { request: SendCanary; response: Canary };
  start_backfill: { request: StartBackfill; response: Job };
  list_jobs: { request: ListJobs; response: JobList };
  get_job: { request: GetJob; response: JobReport };
  pause_job: { request: PauseJob; response: Job };
  resume_job: { request: ResumeJob; response: Job };
  cancel_job: { request: CancelJob; response: Job };
  forget_job: { request: ForgetJob; response: Done };
  export_job_rows: { request: ExportJobRows; response: RowsWritten };
  export_integrations: { request: ExportIntegrations; response: Exported };
  preview_import: { request: PreviewImport; response: ImportPreview };
  import_integrations: { request: ImportIntegrations; response: Array<Imported> };
}
