//! The licences: the published packages carry them, and the vendor's page has its own.

use tests::project::read;

#[test]
fn the_published_packages_carry_the_licences() {
    for package in ["models", "webhooks"] {
        for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
            let packaged = read(&format!("crates/{package}/{name}"));
            assert_eq!(packaged, read(name), "crates/{package}/{name} is a copy");
        }
    }
}

#[test]
fn the_vendors_page_has_its_notice() {
    let record = read("spec/docs/pages.toml");
    let notices: Vec<&str> = record
        .lines()
        .filter_map(|line| line.strip_prefix("notice = \"")?.strip_suffix('"'))
        .collect();
    assert!(!notices.is_empty());
    assert_eq!(notices.len(), record.matches("[[pages]]").count());
    for notice in notices {
        let text = read(&format!("spec/docs/{notice}"));
        assert!(text.contains("© Meeting BaaS"), "{notice}");
    }
}
