//! Events of calendars.

use super::Payload;
use super::values::Numbers;

/// Instances of one series, in a list of series.
const OF_ONE_SERIES: usize = 10;

fn payload(event: &'static str, data: String) -> Payload {
    Payload {
        event,
        data,
        extra: None,
    }
}

/// A calendar connection was created.
pub fn connection_created() -> Payload {
    let mut numbers = Numbers::new();
    let (calendar_id, created_at) = (numbers.uuid(), numbers.timestamp());
    payload(
        "calendar.connection_created",
        format!(
            r#"{{"account_email":"amelie.rousseau@acme-legal.example","calendar_id":"{calendar_id}","calendar_platform":"google","created_at":"{created_at}","status":"active"}}"#
        ),
    )
}

/// A calendar connection was deleted.
pub fn connection_deleted() -> Payload {
    let mut numbers = Numbers::new();
    let (calendar_id, deleted_at) = (numbers.uuid(), numbers.timestamp());
    payload(
        "calendar.connection_deleted",
        format!(
            r#"{{"calendar_id":"{calendar_id}","calendar_platform":"microsoft","deleted_at":"{deleted_at}"}}"#
        ),
    )
}

/// A calendar connection lost its permission.
pub fn connection_updated() -> Payload {
    let mut numbers = Numbers::new();
    let (calendar_id, created_at) = (numbers.uuid(), numbers.timestamp());
    let updated_at = numbers.timestamp();
    payload(
        "calendar.connection_updated",
        format!(
            r#"{{"account_email":"amelie.rousseau@acme-legal.example","calendar_id":"{calendar_id}","calendar_platform":"google","created_at":"{created_at}","status":"permission_denied","updated_at":"{updated_at}"}}"#
        ),
    )
}

/// This many instances were cancelled.
pub fn event_cancelled(count: usize) -> Payload {
    let mut numbers = Numbers::new();
    let (calendar_id, series_id) = (numbers.uuid(), numbers.uuid());
    let instances = instances(&mut numbers, count);
    payload(
        "calendar.event_cancelled",
        format!(
            r#"{{"calendar_id":"{calendar_id}","cancelled_instances":{instances},"event_type":"recurring","series_id":"{series_id}"}}"#
        ),
    )
}

/// This many instances are new.
pub fn event_created(count: usize) -> Payload {
    let mut numbers = Numbers::new();
    let (calendar_id, series_id) = (numbers.uuid(), numbers.uuid());
    let instances = instances(&mut numbers, count);
    payload(
        "calendar.event_created",
        format!(
            r#"{{"calendar_id":"{calendar_id}","event_type":"recurring","instances":{instances},"series_bot_scheduled":true,"series_id":"{series_id}"}}"#
        ),
    )
}

/// This many instances were changed.
pub fn event_updated(count: usize) -> Payload {
    let mut numbers = Numbers::new();
    let (calendar_id, series_id) = (numbers.uuid(), numbers.uuid());
    let instances = instances(&mut numbers, count);
    payload(
        "calendar.event_updated",
        format!(
            r#"{{"affected_instances":{instances},"calendar_id":"{calendar_id}","event_type":"recurring","is_exception":true,"series_bot_scheduled":true,"series_id":"{series_id}"}}"#
        ),
    )
}

/// A synchronisation with this many instances, ten in each series.
pub fn events_synced(count: usize) -> Payload {
    let mut numbers = Numbers::new();
    let calendar_id = numbers.uuid();
    let series = (0..count).step_by(OF_ONE_SERIES).map(|start| {
        let series_id = numbers.uuid();
        let instances = instances(&mut numbers, OF_ONE_SERIES.min(count - start));
        format!(
            r#"{{"event_type":"recurring","series_id":"{series_id}","series_bot_scheduled":true,"instances":{instances}}}"#
        )
    });
    let events = series.collect::<Vec<_>>().join(",");
    payload(
        "calendar.events_synced",
        format!(r#"{{"calendar_id":"{calendar_id}","events":[{events}]}}"#),
    )
}

fn instances(numbers: &mut Numbers, count: usize) -> String {
    const STATUS: [&str; 3] = ["confirmed", "tentative", "cancelled"];
    const MEETINGS: [(&str, &str); 3] = [
        (
            r#""https://acme.zoom.example/j/84731946205?pwd=cGFzc2NvZGU.1""#,
            r#""zoom""#,
        ),
        (r#""https://meet.example.com/qzp-wkdf-rbn""#, r#""meet""#),
        ("null", "null"),
    ];
    let instances = (0..count).map(|number| {
        let (event_id, start, end) = (numbers.uuid(), numbers.minute(), numbers.minute());
        let status = STATUS[number % STATUS.len()];
        let (url, platform) = MEETINGS[number / 2 % MEETINGS.len()];
        format!(
            r#"{{"event_id":"{event_id}","start":"{start}","end":"{end}","title":"Case review {number}: Müller v. Østergård","status":"{status}","is_all_day":false,"is_exception":false,"bot_scheduled":true,"meeting_url":{url},"meeting_platform":{platform}}}"#
        )
    });
    format!("[{}]", instances.collect::<Vec<_>>().join(","))
}
