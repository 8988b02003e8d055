//! The fixtures that are not as the document says, or that do not come back as they were sent.

use crate_tests::fixture::Fixture;

/// A fixture that departs from the document, or from its own text on the way back, or from both.
pub struct Departure {
    /// The fixture, as `webhooks/<event>.<variant>`.
    pub fixture: &'static str,
    /// Why it is not as the document says; `None` where it is.
    pub from_the_document: Option<&'static str>,
    /// Why it does not come back as it was sent; `None` where it does.
    pub on_the_way_back: Option<&'static str>,
}

/// The departure of a fixture, where it is one.
pub fn of(fixture: &Fixture) -> Option<&'static Departure> {
    let name = fixture.to_string();
    DEPARTURES
        .iter()
        .find(|departure| departure.fixture == name)
}

const EXTRA_ABSENT: Departure = Departure {
    fixture: "",
    from_the_document: Some("`extra` is required, but was seen to be absent"),
    on_the_way_back: Some("an absent `extra` is written as null, the documented form"),
};

const NULLABLE_ABSENT: Departure = Departure {
    fixture: "",
    from_the_document: Some("nullable keys are required, but were seen to be absent"),
    on_the_way_back: Some("an absent nullable key is written as null, the documented form"),
};

const OPTIONAL_NULLS: Departure = Departure {
    fixture: "",
    from_the_document: Some("an optional key may be absent, but not null"),
    on_the_way_back: Some("null for an optional key is left out, the documented form"),
};

const UNKNOWN_KEYS: Departure = Departure {
    fixture: "",
    from_the_document: None,
    on_the_way_back: Some("unknown keys of a known event are accepted and not stored"),
};

const UNKNOWN_VALUES: Departure = Departure {
    fixture: "",
    from_the_document: Some("the enum is closed in the documentation, and open in the types"),
    on_the_way_back: None,
};

/// All departures, by what is the matter.
pub const DEPARTURES: &[Departure] = &[
    Departure {
        fixture: "webhooks/bot.completed.extra_absent",
        ..EXTRA_ABSENT
    },
    Departure {
        fixture: "webhooks/bot.failed.extra_absent",
        ..EXTRA_ABSENT
    },
    Departure {
        fixture: "callbacks/bot.completed.extra_absent",
        ..EXTRA_ABSENT
    },
    Departure {
        fixture: "callbacks/bot.failed.extra_absent",
        ..EXTRA_ABSENT
    },
    Departure {
        fixture: "webhooks/bot.completed.nullable_absent",
        ..NULLABLE_ABSENT
    },
    Departure {
        fixture: "webhooks/bot.status_change.nullable_absent",
        ..NULLABLE_ABSENT
    },
    Departure {
        fixture: "webhooks/bot.chat_message.nullable_absent",
        ..NULLABLE_ABSENT
    },
    Departure {
        fixture: "webhooks/bot.chat_status.nullable_absent",
        ..NULLABLE_ABSENT
    },
    Departure {
        fixture: "webhooks/calendar.event_created.nullable_absent",
        ..NULLABLE_ABSENT
    },
    Departure {
        fixture: "webhooks/bot.completed.optional_nulls",
        ..OPTIONAL_NULLS
    },
    Departure {
        fixture: "webhooks/bot.status_change.optional_nulls",
        ..OPTIONAL_NULLS
    },
    Departure {
        fixture: "webhooks/bot.completed.unknown_keys",
        ..UNKNOWN_KEYS
    },
    Departure {
        fixture: "webhooks/bot.status_change.unknown_keys",
        ..UNKNOWN_KEYS
    },
    Departure {
        fixture: "webhooks/calendar.connection_created.unknown_keys",
        ..UNKNOWN_KEYS
    },
    Departure {
        fixture: "webhooks/calendar.event_created.unknown_keys",
        ..UNKNOWN_KEYS
    },
    Departure {
        fixture: "webhooks/bot.chat_status.unknown_values",
        ..UNKNOWN_VALUES
    },
    Departure {
        fixture: "webhooks/calendar.connection_created.unknown_values",
        ..UNKNOWN_VALUES
    },
    Departure {
        fixture: "webhooks/calendar.event_created.unknown_values",
        ..UNKNOWN_VALUES
    },
    Departure {
        fixture: "webhooks/bot.completed.minute_timestamps",
        from_the_document: Some("RFC 3339 has seconds; the vendor's own pattern allows minutes"),
        on_the_way_back: None,
    },
    Departure {
        fixture: "webhooks/bot.completed.empty_links",
        from_the_document: Some(
            "an empty text is not a URI; the event is worth more than its link",
        ),
        on_the_way_back: None,
    },
    Departure {
        fixture: "webhooks/bot.completed.upper_case_identifiers",
        from_the_document: None,
        on_the_way_back: Some("a UUID is kept as its number, and written in lower case"),
    },
    Departure {
        fixture: "webhooks/bot.failed.odd_numbers_in_extra",
        from_the_document: None,
        on_the_way_back: Some(
            "numbers in `extra` are 64-bit integers or doubles, written in the shortest form",
        ),
    },
];
