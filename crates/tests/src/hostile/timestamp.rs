//! `Timestamp` compared with jiff: the same instant where both read a text, and known classes where one does not.

use meeting_baas_models::Timestamp;

/// What jiff reads and `Timestamp` rejects, as `Timestamp`'s documentation lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A 60th second.
    LeapSecond,
    /// A comma before the fraction.
    Comma,
    /// A date or a time in one piece.
    NoSeparators,
    /// A time without minutes.
    HoursAlone,
    /// An offset in another form, or of more than a day.
    Offset,
    /// A year with a sign.
    SixDigitYear,
    /// A time zone, or another annotation, in brackets.
    Annotation,
}

impl Class {
    /// The first class that a text, which jiff reads, belongs to.
    pub fn of(text: &str) -> Option<Self> {
        let shape: String = text
            .chars()
            .map(|letter| if letter.is_ascii_digit() { '0' } else { letter })
            .collect();
        let (date, rest) = shape.split_at(shape.find(['T', 't', ' '])?);
        let (_, rest) = rest.split_at(1);
        let (time, offset) = rest.split_at(rest.find(['Z', 'z', '+', '-'])?);
        let time = time.split('.').next()?;
        let beyond_a_day = ["+24", "+25", "-24", "-25"]
            .iter()
            .any(|hours| text[date.len()..].contains(hours));
        if text.contains('[') {
            Some(Self::Annotation)
        } else if date.starts_with(['+', '-']) {
            Some(Self::SixDigitYear)
        } else if text.contains(',') {
            Some(Self::Comma)
        } else if time == "00" {
            Some(Self::HoursAlone)
        } else if date != "0000-00-00" || !["00:00", "00:00:00"].contains(&time) {
            Some(Self::NoSeparators)
        } else if !["Z", "z", "+00:00", "-00:00"].contains(&offset) || beyond_a_day {
            Some(Self::Offset)
        } else if text.contains(":60") {
            Some(Self::LeapSecond)
        } else {
            None
        }
    }
}

/// Whether it was read.
pub(super) fn check(input: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(input) else {
        return false;
    };
    let ours = text.parse::<Timestamp>();
    let is_read = ours.is_ok();
    if let Ok(ours) = &ours {
        assert_eq!(ours.to_string(), text);
    }
    match (ours, text.parse::<jiff::Timestamp>()) {
        (Ok(ours), Ok(theirs)) => {
            assert_eq!(ours.unix_nanoseconds(), theirs.as_nanosecond(), "{text}");
        }
        (Ok(ours), Err(_)) => {
            let last = jiff::Timestamp::MAX.as_nanosecond();
            assert!(ours.unix_nanoseconds() > last, "{text}");
        }
        (Err(error), Ok(_)) => assert!(Class::of(text).is_some(), "{text}: {error}"),
        (Err(error), Err(_)) => assert!(error.position() <= text.len(), "{text}"),
    }
    is_read
}
