//! Encoding: from an event to a body.

use std::hint::black_box;

use meeting_baas_models::WebhookEvent;
use serde::Serialize;

use crate::comparison::Contestant;
use crate::peers::internally_tagged;

/// This project's types, and an enum with serde's derive. Both encode what was decoded from these bodies.
pub fn contestants(bodies: &[String]) -> [Contestant<'static>; 2] {
    let ours: Vec<_> = bodies
        .iter()
        .map(|body| WebhookEvent::from_slice(body.as_bytes()).unwrap())
        .collect();
    let derived: Vec<internally_tagged::WebhookEvent> = bodies
        .iter()
        .map(|body| serde_json::from_str(body).unwrap())
        .collect();
    [
        Contestant::new("ours", move || encode(&ours)),
        Contestant::new("plain derive", move || encode(&derived)),
    ]
}

fn encode(events: &[impl Serialize]) {
    for event in events {
        drop(black_box(serde_json::to_vec(event).unwrap()));
    }
}
