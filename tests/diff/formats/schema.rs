//! The JSON Schema of the report: every report is valid, and anything else is invalid.

use serde_json::{Value, json};
use tests::diff::{SCHEMA, SIDES, derived_schema, schema, shown, validator};
use tests::project;
use xtask::diff::Rule;
use xtask::diff::report::Format;

use super::reports;

#[test]
fn the_rules_are_those_of_the_comparison() {
    let schema = schema();
    let documented = schema["$defs"]["Rule"]["oneOf"].as_array().unwrap().iter();
    let documented: Vec<_> = documented.map(|it| it["const"].as_str().unwrap()).collect();
    let ids: Vec<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    assert_eq!(documented, ids);
}

#[test]
fn the_committed_schema_is_the_derived_one() {
    assert_eq!(
        project::read(SCHEMA),
        derived_schema(),
        "run `cargo xtask diff --schema > {SCHEMA}`"
    );
}

#[test]
fn it_is_a_schema() {
    assert!(jsonschema::draft202012::meta::is_valid(&schema()));
}

#[test]
fn every_member_is_described() {
    let schema = schema();
    let mut objects = vec![&schema];
    objects.extend(schema["$defs"].as_object().unwrap().values());
    let mut members = 0;
    for object in objects {
        assert!(object["description"].is_string(), "{object:#}");
        let properties = object["properties"].as_object();
        for (name, member) in properties.into_iter().flatten() {
            members += 1;
            let described = member.get("description").is_some() || member.get("$ref").is_some();
            assert!(described, "{name}");
        }
    }
    assert_eq!(members, 4 + 10 + 4 + 2);
}

/// Each member removed, and one added, at every level of a report.
#[test]
fn what_is_not_a_report_is_rejected() {
    let report: Value =
        serde_json::from_str(&shown(&reports::few(), Format::Json, &SIDES)).unwrap();
    let validator = validator();
    assert!(validator.is_valid(&report));
    for place in ["", "/changes/0", "/changes/0/wire", "/changes/0/details/0"] {
        let object = report.pointer(place).unwrap().as_object().unwrap();
        for member in object.keys() {
            let mut less = report.clone();
            let object = less.pointer_mut(place).unwrap().as_object_mut().unwrap();
            object.remove(member);
            assert!(!validator.is_valid(&less), "{place}/{member}");
        }
        let mut more = report.clone();
        more.pointer_mut(place).unwrap()["unknown"] = Value::Null;
        assert!(!validator.is_valid(&more), "{place}");
    }
    for place in [
        "/version",
        "/bump",
        "/changes/0/rule",
        "/changes/0/path",
        "/changes/0/used_by/0",
    ] {
        let mut wrong = report.clone();
        *wrong.pointer_mut(place).unwrap() = json!({});
        assert!(!validator.is_valid(&wrong), "{place}");
    }
}
