use crate::Transcription;

fn transcription(utterances: &str) -> Transcription {
    let file = format!(r#"{{"result": {{"utterances": [{utterances}]}}}}"#);
    Transcription::from_slice(file.as_bytes()).unwrap()
}

fn utterance(start: f64, end: f64, speaker: &str, text: &str) -> String {
    let text = serde_json::to_string(text).unwrap();
    format!(r#"{{"start": {start}, "end": {end}, "speaker": "{speaker}", "text": {text}}}"#)
}

#[test]
fn long_utterance_becomes_captions_with_their_share_of_the_time() {
    let one = transcription(&utterance(0.0, 8.0, "Ada", "aa bb cc dd ee ff gg hh"));
    let captions = one.captions().line_length(5).without_speakers();
    assert_eq!(
        captions.to_subrip(),
        "1\n00:00:00,000 --> 00:00:04,000\naa bb\ncc dd\n\n\
         2\n00:00:04,000 --> 00:00:08,000\nee ff\ngg hh\n"
    );
}

#[test]
fn captions_have_the_times_of_their_words() {
    let words = ["aa", " bb", " cc"].iter().zip([1.0, 1.5, 4.0]);
    let words: Vec<String> = words
        .map(|(word, start)| {
            format!(
                r#"{{"word": "{word}", "start": {start}, "end": {}}}"#,
                start + 0.25
            )
        })
        .collect();
    let one = format!(
        r#"{{"start": 0, "end": 9, "speaker": "Ada", "text": "aa bb cc", "words": [{}]}}"#,
        words.join(",")
    );
    let one = transcription(&one);
    let captions = one.captions().line_length(5).lines(1);
    assert_eq!(
        captions.to_webvtt(),
        "WEBVTT\n\n00:00:01.000 --> 00:00:01.750\n<v Ada>aa bb\n\n\
         00:00:04.000 --> 00:00:04.250\n<v Ada>cc\n"
    );
    // The name of the speaker is a word without a time of its own.
    assert_eq!(
        captions.to_subrip(),
        "1\n00:00:01,000 --> 00:00:01,750\nAda:\naa bb\n\n2\n00:00:04,000 --> 00:00:04,250\ncc\n"
    );
}

#[test]
fn captions_are_in_order_and_only_webvtt_overlaps() {
    let later = utterance(3.0, 5.0, "Grace", "two");
    let earlier = utterance(1.0, 4.0, "Ada", "one");
    let both = transcription(&format!("{later}, {earlier}"));
    assert_eq!(
        both.captions().to_webvtt(),
        "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Ada>one\n\n\
         00:00:03.000 --> 00:00:05.000\n<v Grace>two\n"
    );
    assert_eq!(
        both.captions().to_subrip(),
        "1\n00:00:01,000 --> 00:00:03,000\nAda: one\n\n2\n00:00:03,000 --> 00:00:05,000\nGrace: two\n"
    );
}

#[test]
fn subrip_captions_that_begin_together_are_one() {
    let one = utterance(1.0, 2.0, "Ada", "one");
    let two = utterance(1.0, 3.0, "Grace", "two");
    let both = transcription(&format!("{two}, {one}"));
    assert_eq!(
        both.captions().to_subrip(),
        "1\n00:00:01,000 --> 00:00:03,000\nAda: one\nGrace: two\n"
    );
}

#[test]
fn text_is_not_taken_for_markup_or_times() {
    let one = transcription(&utterance(
        0.0,
        1.0,
        "A<b>&",
        "a --> b <i>c</i> {\\an8}\n\n2\0",
    ));
    assert_eq!(
        one.captions().to_webvtt(),
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v A&lt;b&gt;&amp;>a --&gt; b &lt;i&gt;c&lt;/i&gt; {\\an8} 2\n"
    );
    assert_eq!(
        one.captions().without_speakers().to_subrip(),
        "1\n00:00:00,000 --> 00:00:01,000\na -\u{2060}-> b <\u{2060}i>c<\u{2060}/i> {\u{2060}\\an8} 2\n"
    );
}

#[test]
fn speaker_of_control_characters_is_unknown() {
    let one = transcription(&utterance(0.0, 1.0, "\\u0007", "one"));
    assert!(one.captions().to_webvtt().ends_with("<v Unknown>one\n"));
}

#[test]
fn odd_times_give_valid_captions() {
    let odd = [
        utterance(-2.0, -1.0, "Ada", "before"),
        utterance(5.0, 5.0, "Ada", "instant"),
        utterance(9.0, 7.0, "Ada", "backwards"),
        utterance(1e300, 1e301, "Ada", "never"),
        utterance(0.0, 1.0, "Ada", " "),
    ];
    let odd = transcription(&odd.join(","));
    let webvtt = odd.captions().to_webvtt();
    assert!(webvtt.contains("00:00:00.000 --> 00:00:00.001\n<v Ada>before"));
    assert!(webvtt.contains("00:00:05.000 --> 00:00:05.001\n<v Ada>instant"));
    assert!(webvtt.contains("00:00:09.000 --> 00:00:09.001\n<v Ada>backwards"));
    assert_eq!(webvtt.matches("-->").count(), 4);
}

#[test]
fn word_longer_than_a_line_is_broken() {
    let one = transcription(&utterance(0.0, 1.0, "Ada", "äöüßéàç x"));
    let captions = one.captions().line_length(3).lines(9).without_speakers();
    assert!(captions.to_subrip().ends_with("äöü\nßéà\nç x\n"));
}

#[test]
fn without_utterances_there_are_no_captions() {
    let none = transcription("");
    assert_eq!(none.captions().to_webvtt(), "WEBVTT\n");
    assert_eq!(none.captions().to_subrip(), "");
}
