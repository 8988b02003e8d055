//! The duration of each stage of `cargo xtask codegen` for an increasing number of payloads: `cargo bench -p xtask --bench
//! codegen`.
//!
//! The benchmark generates the pages, and runs in memory: it includes formatting the files, but not writing them. The
//! duration should grow linearly with the number of payloads.

use std::time::Duration;

use xtask::command::pipeline::{self, Inputs};
use xtask::problem::Source;
use xtask::spec::overlay::Mode;

const PAYLOADS: [usize; 3] = [12, 100, 1_000];

/// Runs of each size, in turns; the median is reported.
const RUNS: usize = 5;

fn main() {
    // A run without measuring, as of criterion's benchmarks.
    let is_test = std::env::args().any(|argument| argument == "--test");
    let inputs = PAYLOADS.map(|payloads| inputs(if is_test { PAYLOADS[0] } else { payloads }));
    let mut runs: [Vec<Vec<(&str, Duration)>>; PAYLOADS.len()] = Default::default();
    for _ in 0..if is_test { 1 } else { RUNS } {
        for (inputs, runs) in inputs.iter().zip(&mut runs) {
            match pipeline::run(inputs) {
                Ok(outputs) => runs.push(outputs.stages),
                Err(failure) => {
                    eprintln!("the generated page cannot be read: {failure}");
                    std::process::exit(1);
                }
            }
        }
    }
    if is_test {
        return;
    }
    println!("Stages of `cargo xtask codegen`\n");
    println!(
        "| stage   | {} |",
        PAYLOADS
            .map(|count| format!("{count:>5} payloads"))
            .join(" | ")
    );
    println!(
        "| ------- | {} |",
        PAYLOADS.map(|_| "-------------:").join(" | ")
    );
    let stages: Vec<_> = runs[0][0].iter().map(|(stage, _)| *stage).collect();
    for stage in stages.iter().map(|stage| Some(*stage)).chain([None]) {
        let times = runs.each_ref().map(|runs| {
            let mut times: Vec<Duration> = runs.iter().map(|stages| time(stages, stage)).collect();
            times.sort_unstable();
            format!("{:>11.1} ms", times[RUNS / 2].as_secs_f64() * 1e3)
        });
        println!("| {:<7} | {} |", stage.unwrap_or("all"), times.join(" | "));
    }
}

/// The duration of one stage, or of all stages.
fn time(stages: &[(&str, Duration)], stage: Option<&str>) -> Duration {
    let of_stage = stages
        .iter()
        .filter(|(name, _)| stage.is_none_or(|stage| stage == *name));
    of_stage.map(|(_, duration)| *duration).sum()
}

/// A page with this many payloads, and an overlay with their events.
fn inputs(payloads: usize) -> Inputs {
    let sections: String = (0..payloads).map(section).collect();
    let links: String = (0..payloads).map(link).collect();
    let page = format!(
        "# webhooks api-v2 Reference\n\nReference documentation for webhooks in api-v2.\n\n{sections}\
         ## Webhook & Callback Payloads\n\nReference documentation\n\n\
         ### Source: ./content/docs/api-v2/reference/webhooks/index.mdx\n\n\nThis section.\n\n\
         ## Calendar Webhooks\n\n{links}\n\n\n---\n"
    );
    let actions: String = (0..payloads).map(action).collect();
    let overlay =
        format!("overlay: 1.1.0\ninfo:\n  title: Events\n  version: 1.0.0\nactions:\n{actions}");
    let shared = "types:\n  - name: ThingId\n    description: Identifies a thing.\n    places: [\"*.data.thing_id\"]\n";
    Inputs {
        pages: vec![Source::new("generated.md", page.as_str())],
        revision: "generated".to_owned(),
        shared: Source::new("shared.yaml", shared),
        overlay: Source::new("overlay.yaml", overlay.as_str()),
        mode: Mode::Strict,
    }
}

/// The line of a payload in the page's index.
fn link(number: usize) -> String {
    format!("- [Calendar Webhook Thing{number}](./calendarwebhookthing{number})\n")
}

/// The section of a payload with fields of several types.
fn section(number: usize) -> String {
    format!(
        r#"## Calendar Thing{number}

Calendar Thing{number} payload structure

### Source: ./content/docs/api-v2/reference/webhooks/calendarwebhookthing{number}.mdx




## Payload Structure

| Field | Type | Required | Description |
|-------|------|----------|-------------|
| `data` | object | Yes |  |
| `event` | string | Yes | The webhook event type |

## Field Details

- **`data`** (object) **Required**

  Properties:
    - **`count`** (integer) **Required**
      How many things there are

    - **`created_at`** (string (date-time)) **Required**
      ISO 8601 timestamp when the thing was created

    - **`link`** (string (uri) | null) **Required**
      Where the thing is

    - **`tags`** (string[]) **Required**
      What the thing is tagged with

    - **`thing_id`** (string (uuid)) **Required**
      The UUID of the thing

    - **`title`** (string | null) **Required**
      What the thing is called

    - **`usable`** (boolean) **Required**
      Whether the thing can be used


- **`event`** (string) **Required**
  The webhook event type


## Example

```json
{{
  "data": {{
    "count": 0,
    "created_at": "examplecreated_at",
    "link": null,
    "tags": [],
    "thing_id": "examplething_id",
    "title": null,
    "usable": true
  }},
  "event": "exampleevent"
}}
```


---

"#
    )
}

/// The overlay's action that adds the event of a payload.
fn action(number: usize) -> String {
    format!(
        "  - x-id: event-{number}\n    x-group: vendor-gap\n    x-reason: The page does not say which event brings this payload.\n    \
         x-source: made here\n    x-expects: nothing\n    target: $.components.schemas.CalendarWebhookThing{number}.properties.event\n    \
         update: {{ const: calendar.thing_{number} }}\n"
    )
}
