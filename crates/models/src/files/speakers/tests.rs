use super::*;

fn segments(spans: &[(&str, f64, f64)]) -> Vec<DiarizationSegment> {
    let segments = spans
        .iter()
        .map(|(speaker, start_time, end_time)| DiarizationSegment {
            speaker: (*speaker).to_owned(),
            start_time: *start_time,
            end_time: *end_time,
            user_id: None,
            lang: None,
            source: None,
        });
    segments.collect()
}

#[test]
fn the_longest_speaker_wins_and_the_first_of_equals() {
    let segments = segments(&[
        ("Grace", 4.0, 6.0),
        ("Ada", 0.0, 3.0),
        ("Grace", 2.0, 3.0),
        ("Linus", 10.0, 10.0),
        ("Ada", 20.0, 30.0),
    ]);
    let speakers = Speakers::new(&segments);
    for (start, end, expected) in [
        // Ada 3, Grace 1 + 2.
        (0.0, 6.0, Some("Ada")),
        (0.5, 6.0, Some("Grace")),
        (2.0, 3.0, Some("Ada")),
        (3.0, 4.0, None),
        (6.0, 20.0, None),
        // An instant, and a segment without a length.
        (4.0, 4.0, Some("Grace")),
        (2.5, 2.5, Some("Ada")),
        (f64::MAX, f64::MAX, None),
        (10.0, 10.0, None),
        (19.0, 21.0, Some("Ada")),
        (29.0, 40.0, Some("Ada")),
        (30.0, 40.0, None),
    ] {
        assert_eq!(speakers.between(start, end), expected, "{start} to {end}");
    }
}

#[test]
fn a_long_segment_is_found_behind_short_ones() {
    let mut spans = vec![("Ada", 0.0, 1000.0)];
    spans.extend((1..100).map(|second| ("Grace", f64::from(second), f64::from(second) + 0.5)));
    let segments = segments(&spans);
    assert_eq!(Speakers::new(&segments).between(500.0, 501.0), Some("Ada"));
}

/// Each utterance overlaps each segment. If a lookup read all of them, this would take a minute.
#[test]
fn lookups_in_a_hostile_diarization_take_limited_time() {
    let two: Vec<_> = (0..100_000)
        .map(|it| (["Ada", "Grace"][it % 2], 0.0, 1e6))
        .collect();
    let names: Vec<String> = (0..100_000).map(|it| it.to_string()).collect();
    let many: Vec<_> = names
        .iter()
        .zip(0..)
        .map(|(name, it)| (name.as_str(), 0.0, 1e6 - f64::from(it)))
        .collect();
    for (spans, lookups, expected) in [(two, 10_000, "Ada"), (many, 200, "0")] {
        let segments = segments(&spans);
        let speakers = Speakers::new(&segments);
        for start in 0..lookups {
            let found = speakers.between(f64::from(start), 1e6);
            assert_eq!(found, Some(expected));
        }
    }
}

#[test]
fn lookups_agree_with_the_sum_of_all_segments() {
    let mut state: u32 = 1;
    let mut number = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    for _ in 0..200 {
        let spans: Vec<_> = (0..number(12))
            .map(|_| {
                (
                    ["Ada", "Grace", "Linus"][number(3) as usize],
                    number(20),
                    number(20),
                )
            })
            .collect();
        let segments = segments(
            &spans
                .iter()
                .map(|(name, start, end)| (*name, f64::from(*start), f64::from(*end)))
                .collect::<Vec<_>>(),
        );
        let (start, end) = (number(20), number(20));
        let end = end.max(start + 1);
        let spoken = |name: &str| -> u32 {
            let own = spans
                .iter()
                .filter(|span| span.0 == name && span.1 < span.2);
            own.map(|span| span.2.min(end).saturating_sub(span.1.max(start)))
                .sum()
        };
        let most = ["Ada", "Grace", "Linus"].map(spoken).into_iter().max();
        let found = Speakers::new(&segments).between(f64::from(start), f64::from(end));
        let expected = most.filter(|most| *most > 0);
        assert_eq!(found.map(spoken), expected, "{start} to {end}: {spans:?}");
    }
}

#[test]
fn utterance_in_a_gap_keeps_its_speaker() {
    let mut transcription = Transcription::from_slice(
        br#"{"result": {"utterances": [
            {"start": 0, "end": 1, "speaker": "speaker 1"},
            {"start": 5, "end": 6, "speaker": "speaker 2"}
        ]}}"#,
    )
    .unwrap();
    transcription.name_speakers(&segments(&[("Ada", 0.0, 2.0)]));
    let names: Vec<&str> = transcription
        .utterances()
        .iter()
        .map(Utterance::speaker_name)
        .collect();
    assert_eq!(names, ["Ada", "speaker 2"]);
}

#[test]
fn participant_is_found_by_name_and_among_several_by_id() {
    let participants: Vec<Participant> = serde_json::from_str(
        r#"[
            {"name": "Ada", "id": 1},
            {"name": "Sam", "id": 2},
            {"name": "sam ", "id": 3},
            {"name": "g.hopper", "id": 4, "display_name": "Grace"},
            "Linus"
        ]"#,
    )
    .unwrap();
    let found = |speaker: &str, user_id: Option<i64>| {
        let mut segment = segments(&[(speaker, 0.0, 1.0)]).remove(0);
        segment.user_id = user_id;
        let found = segment.participant(&participants)?;
        participants.iter().position(|it| std::ptr::eq(it, found))
    };
    assert_eq!(found("Ada", None), Some(0));
    assert_eq!(found("Ada", Some(3)), Some(0));
    assert_eq!(found("Sam", Some(3)), Some(2));
    assert_eq!(found("Sam", None), None);
    assert_eq!(found("Sam", Some(9)), None);
    assert_eq!(found("Grace", Some(0)), Some(3));
    assert_eq!(found("Linus", None), Some(4));
    assert_eq!(found("G. Hopper", Some(4)), Some(3));
    assert_eq!(found("Unknown", Some(0)), None);
    assert_eq!(found("", None), None);
}
