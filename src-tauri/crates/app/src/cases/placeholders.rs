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
}
