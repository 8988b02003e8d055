//! Types that several places of the pages share, and their names, as pages and table change.

use tests::later::{FAILED, edited, run, run_with, small, with_key, with_type};
use tests::page::webhooks;
use xtask::command::pipeline::Union;
use xtask::problem::{Problems, Source};

const WEBHOOK: [&str; 1] = [FAILED[0]];

#[test]
fn a_closed_list_that_is_new_in_shared_data_is_one_type() {
    let page = with_key(
        &small::webhooks(),
        &FAILED,
        "cause",
        "(\"host\" | \"network\") *Optional*",
        "\"examplecause\"",
    );
    let outputs = small::run(&page).unwrap_or_else(|failure| panic!("{failure}"));
    let shared = &outputs.generated.files["shared.rs"];
    assert!(
        shared.contains("pub cause: Option<BotFailedDataCause>,"),
        "{shared}"
    );
    assert_eq!(shared.matches("pub enum BotFailedDataCause").count(), 1);
}

#[test]
fn an_object_that_is_new_in_shared_data_is_one_type() {
    let page = with_key(
        &small::webhooks(),
        &FAILED,
        "limits",
        "(object) *Optional*",
        "{\"hard\": 0, \"kind\": \"examplekind\"}",
    );
    let outputs = small::run(&page).unwrap_or_else(|failure| panic!("{failure}"));
    let shared = &outputs.generated.files["shared.rs"];
    assert_eq!(shared.matches("pub struct BotFailedDataLimits").count(), 1);
}

#[test]
fn lists_in_shared_data_are_one_type_by_their_items() {
    let page = with_key(
        &small::webhooks(),
        &FAILED,
        "causes",
        "(\"host\"[]) *Optional*",
        "[]",
    );
    let outputs = small::run(&page).unwrap_or_else(|failure| panic!("{failure}"));
    let shared = &outputs.generated.files["shared.rs"];
    assert!(
        shared.contains("pub causes: Option<Vec<BotFailedDataCauses>>,"),
        "{shared}"
    );
}

/// The row names one place, and the other place of the same type follows.
#[test]
fn a_row_for_one_place_names_the_same_key_of_the_same_type() {
    let page = with_key(
        &small::webhooks(),
        &FAILED,
        "cause",
        "(\"host\" | \"network\") *Optional*",
        "\"examplecause\"",
    );
    for place in [
        "BotWebhookFailed.data.cause",
        "CallbackFailed.data.cause",
        "'*.data.cause'",
    ] {
        let row = format!(
            "types:\n  - {{ name: Cause, description: What caused it., places: [{place}] }}"
        );
        let outputs = small::run_with(&[&page], |inputs| {
            inputs.shared = edited(&inputs.shared, "types:", &row);
        });
        let outputs = outputs.unwrap_or_else(|failure| panic!("{failure}"));
        assert!(
            outputs.generated.files["shared.rs"].contains("pub cause: Option<Cause>,"),
            "{place}"
        );
        assert!(
            outputs.derived.stale.is_empty(),
            "{:?}",
            outputs.derived.stale
        );
    }
}

#[test]
fn places_of_one_type_with_other_values_are_reported_at_the_type_that_contains_them() {
    let page = with_key(
        &small::webhooks(),
        &[FAILED[0]],
        "cause",
        "(\"host\" | \"network\") *Optional*",
        "\"examplecause\"",
    );
    let page = with_key(
        &page,
        &[FAILED[1]],
        "cause",
        "(\"host\") *Optional*",
        "\"examplecause\"",
    );
    let failure = small::run(&page).unwrap_err();
    insta::with_settings!({
        description => "A closed list with other values in the callback than in the webhook, which share their data",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("unlike_lists", failure);
    });
}

#[test]
fn a_place_is_excluded_from_a_row_with_a_wildcard() {
    let section = "webhooks/botwebhookstatuschange.mdx";
    let page = with_type(&webhooks(), &[section], "bot_id", "string (uuid)", "string");
    let failure = run(&page).unwrap_err();
    let advice = "exclude the place from the row: `except: [BotWebhookStatusChange.data.bot_id]`";
    assert!(failure.contains(advice), "{failure}");
    let outputs = run_with(&[&page], |inputs| {
        let except =
            "places: [\"*.data.bot_id\"]\n    except: [BotWebhookStatusChange.data.bot_id]";
        inputs.shared = edited(&inputs.shared, "places: [\"*.data.bot_id\"]", except);
    });
    let outputs = outputs.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(outputs.generated.files["bot.rs"].contains("pub bot_id: String,"));
    assert!(
        outputs.derived.stale.is_empty(),
        "{:?}",
        outputs.derived.stale
    );
}

#[test]
fn an_exclusion_that_excludes_nothing_is_reported() {
    let tried = |except: &str| {
        run_with(&[&webhooks()], |inputs| {
            let row = format!("places: [\"*.data.bot_id\"]\n    except: [{except}]");
            inputs.shared = edited(&inputs.shared, "places: [\"*.data.bot_id\"]", &row);
        })
    };
    let failure = tried("BotWebhookFailed.data.error_code").unwrap_err();
    assert!(
        failure.contains("is not covered by a place of `BotId`"),
        "{failure}"
    );
    let stale = tried("CalendarWebhookEventCreated.data.bot_id")
        .unwrap()
        .derived
        .stale;
    assert_eq!(
        stale[0].to_string(),
        "no page has `CalendarWebhookEventCreated.data.bot_id`"
    );
    // No page has the payload yet.
    assert!(
        tried("BotWebhookChatStatus.data.bot_id")
            .unwrap()
            .derived
            .stale
            .is_empty()
    );
}

#[test]
fn a_value_of_several_types_is_read_as_any_value() {
    let kinds = [
        ("string | integer", "null", "Value"),
        ("string | integer | null", "null", "Value"),
        ("object | string", "{\"a\": 0}", "Value"),
        ("string | object", "null", "Value"),
        ("string[] | integer", "[]", "Value"),
        ("string | integer[]", "[]", "Vec<Value>"),
        ("\"a\" | integer", "null", "Value"),
        ("\"a\" | string", "null", "BotFailedDataCause"),
    ];
    // All on one page: each has a key of its own.
    let mut page = small::webhooks();
    let mut expected = Vec::new();
    let mut letters = 'a'..;
    for (kind, example, field) in kinds {
        for presence in ["*Optional*", "**Required**"] {
            let is_optional = presence == "*Optional*";
            let letter = letters.next().unwrap();
            let key = format!("cause{letter}");
            page = with_key(
                &page,
                &FAILED,
                &key,
                &format!("({kind}) {presence}"),
                example,
            );
            let own = field.replace("Cause", &format!("Cause{letter}"));
            expected.push(if is_optional || kind.contains("null") {
                format!("pub {key}: Option<{own}>,")
            } else {
                format!("pub {key}: {own},")
            });
        }
    }
    let outputs = small::run(&page).unwrap_or_else(|failure| panic!("{failure}"));
    let shared = &outputs.generated.files["shared.rs"];
    for field in expected {
        assert!(shared.contains(&field), "{field}: {shared}");
    }
}

#[test]
fn an_event_that_the_page_names_is_a_constant() {
    let page = webhooks();
    let page = tests::later::with_event(&page, WEBHOOK[0], "\"bot.failed\"");
    let outputs = run(&page).unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(tests::later::superseded(&outputs), ["bot-failed-event"]);
    assert_eq!(
        outputs.generated.files,
        tests::frozen::outputs().generated.files
    );
}

#[test]
fn values_of_several_types_are_reported_with_the_action_that_decides() {
    let mut reports = String::new();
    for (kind, example) in [
        ("string | integer", "null"),
        ("object | string | null", "{\"a\": 0}"),
        ("string | integer[]", "[]"),
    ] {
        let head = format!("({kind}) *Optional*");
        let page = with_key(&small::webhooks(), &FAILED, "cause", &head, example);
        let outputs = small::run(&page).unwrap_or_else(|failure| panic!("{kind}: {failure}"));
        let [Union { problem, action }] = outputs.unions.as_slice() else {
            panic!("{kind}: {:?}", outputs.unions);
        };
        let problem = Problems(vec![problem.clone()]);
        reports.push_str(&format!("{kind}\n{problem}{action}\n"));

        // The action decides, pasted as it is.
        let decided = small::run_with(&[&page], |inputs| {
            let text = format!("{}{action}", inputs.overlay.text);
            inputs.overlay = Source::new(inputs.overlay.name.clone(), text);
        });
        let decided = decided.unwrap_or_else(|failure| panic!("{kind}: {failure}"));
        assert!(decided.unions.is_empty(), "{kind}: {:?}", decided.unions);
        let shared = &decided.generated.files["shared.rs"];
        let field = shared.lines().find(|line| line.contains("pub cause: "));
        assert!(!field.unwrap().contains("Value"), "{kind}: {field:?}");
    }
    insta::with_settings!({
        description => "Keys with values of several types, at their lines of the page",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("unions", reports);
    });
}

/// A list of some values and any other text is one type, and not several.
#[test]
fn an_open_list_is_decided() {
    let head = "(\"a\" | string) *Optional*";
    let page = with_key(&small::webhooks(), &FAILED, "cause", head, "null");
    let outputs = small::run(&page).unwrap_or_else(|failure| panic!("{failure}"));
    assert!(outputs.unions.is_empty(), "{:?}", outputs.unions);
}
