//! From a command's name and a JSON request to its use case and back.
//!
//! The window and anything else that speaks JSON come through here. The arms are made from the one
//! list of commands, so a command without a use case does not compile.

use serde_json::Value;

use crate::{
    App,
    contract::{
        accounts, backfill, deliveries, drafts, forms, handoff, integrations, jobs, settings,
        status, testing, transfer,
    },
    error::{AppError, Report},
    with_commands,
};

macro_rules! router {
    ($($name:ident($request:ty) -> $response:ty,)*) => {
        /// The names of all commands, in the order of the list.
        pub const COMMANDS: &[&str] = &[$(stringify!($name)),*];

        /// Runs a command and gives its answer as JSON text.
        ///
        /// # Errors
        ///
        /// The use case's own error, or `bad_request` for an unknown name or a request that does
        /// not have the command's shape.
        pub async fn dispatch(app: &App, command: &str, request: Value) -> Result<String, Report> {
            match command {
                $(stringify!($name) => {
                    let request: $request = parse(command, request)?;
                    let response: $response = app.$name(request).await.map_err(Report::from)?;
                    write(command, &response)
                })*
                other => Err(AppError::UnknownCommand(other.to_owned()).into()),
            }
        }

        /// Visits the request and the response type of every command.
        pub(crate) fn visit_types(visitor: &mut impl ts_rs::TypeVisitor) {
            $(
                visitor.visit::<$request>();
                visitor.visit::<$response>();
            )*
        }

        /// Name, request type and response type of every command, as TypeScript writes them.
        pub(crate) fn signatures(config: &ts_rs::Config) -> Vec<(&'static str, String, String)> {
            vec![$((
                stringify!($name),
                <$request as ts_rs::TS>::name(config),
                <$response as ts_rs::TS>::name(config),
            )),*]
        }
    };
}

with_commands!(router);

/// Reads a request.
pub(crate) fn parse<T: serde::de::DeserializeOwned>(
    command: &str,
    request: Value,
) -> Result<T, Report> {
    serde_json::from_value(request).map_err(|error| {
        AppError::BadRequest {
            command: command.to_owned(),
            detail: error.to_string(),
        }
        .into()
    })
}

/// Writes a response.
pub(crate) fn write<T: serde::Serialize>(command: &str, response: &T) -> Result<String, Report> {
    serde_json::to_string(response).map_err(|error| {
        AppError::BadRequest {
            command: command.to_owned(),
            detail: error.to_string(),
        }
        .into()
    })
}
