//! A file of JSON Lines, one line at a time.

use std::fmt;
use std::io::{self, BufRead, Read};

use crate::{DecodeError, DiarizationSegment};

/// The length of the longest line that is read, in bytes: 1 MiB. A segment has about 100.
const LONGEST_LINE: usize = 1 << 20;

/// The segments of a diarization, read one line at a time; [`DiarizationSegment::lines`] returns it.
///
/// A malformed line is one error with its number, and reading continues after it. Empty lines are skipped. If the reader
/// fails, that is the last item.
pub struct DiarizationLines<Reader> {
    reader: Reader,
    line: Vec<u8>,
    number: u64,
    has_failed: bool,
}

/// Why a line was not read.
#[derive(Debug)]
pub struct LineError {
    line: u64,
    kind: LineErrorKind,
}

#[derive(Debug)]
enum LineErrorKind {
    Malformed(DecodeError),
    TooLong,
    Reader(io::Error),
}

impl<Reader: BufRead> DiarizationLines<Reader> {
    pub(super) fn new(reader: Reader) -> Self {
        Self {
            reader,
            line: Vec::new(),
            number: 0,
            has_failed: false,
        }
    }

    /// Reads the next line into the buffer; `false` at the end of the file.
    fn next_line(&mut self) -> Result<bool, LineErrorKind> {
        self.line.clear();
        self.number += 1;
        let mut limited = (&mut self.reader).take(LONGEST_LINE as u64 + 1);
        let length = limited.read_until(b'\n', &mut self.line);
        let length = length.map_err(LineErrorKind::Reader)?;
        if length > LONGEST_LINE && self.line.last() != Some(&b'\n') {
            skip_line(&mut self.reader).map_err(LineErrorKind::Reader)?;
            return Err(LineErrorKind::TooLong);
        }
        Ok(length > 0)
    }

    fn segment(&mut self) -> Result<Option<DiarizationSegment>, LineErrorKind> {
        while self.next_line()? {
            // A byte order mark is only at the start of a file.
            let mark: &[u8] = if self.number == 1 {
                b"\xef\xbb\xbf"
            } else {
                b""
            };
            let line = self.line.strip_prefix(mark).unwrap_or(&self.line);
            if !line.trim_ascii().is_empty() {
                let segment = DiarizationSegment::from_slice(line);
                return segment.map(Some).map_err(LineErrorKind::Malformed);
            }
        }
        Ok(None)
    }
}

/// Ignores the rest of a line.
fn skip_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = match reader.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let (length, is_end) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(end) => (end + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        reader.consume(length);
        if is_end {
            return Ok(());
        }
    }
}

impl<Reader: BufRead> Iterator for DiarizationLines<Reader> {
    type Item = Result<DiarizationSegment, LineError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_failed {
            return None;
        }
        match self.segment() {
            Ok(segment) => segment.map(Ok),
            Err(kind) => {
                // Each further call would fail in the same way.
                self.has_failed = matches!(kind, LineErrorKind::Reader(_));
                let line = self.number;
                Some(Err(LineError { line, kind }))
            }
        }
    }
}

impl<Reader> fmt::Debug for DiarizationLines<Reader> {
    /// Shows the number of the line, and nothing of what was read.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DiarizationLines")
            .field("line", &self.number)
            .finish_non_exhaustive()
    }
}

impl LineError {
    /// The number of the line; the first one is 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// What is wrong with the line; `None` if it is longer than 1 MiB, or if the reader failed.
    ///
    /// The position in it is that in the line.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        match &self.kind {
            LineErrorKind::Malformed(error) => Some(error),
            LineErrorKind::TooLong | LineErrorKind::Reader(_) => None,
        }
    }

    /// Whether the reader failed: then the rest of the file was not read.
    pub fn is_from_reader(&self) -> bool {
        matches!(self.kind, LineErrorKind::Reader(_))
    }
}

impl fmt::Display for LineError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line;
        match &self.kind {
            LineErrorKind::Malformed(_) => write!(formatter, "line {line} is not a segment"),
            LineErrorKind::TooLong => write!(formatter, "line {line} is longer than 1 MiB"),
            LineErrorKind::Reader(_) => write!(formatter, "line {line} could not be read"),
        }
    }
}

impl std::error::Error for LineError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            LineErrorKind::Malformed(error) => Some(error),
            LineErrorKind::TooLong => None,
            LineErrorKind::Reader(error) => Some(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &[u8]) -> Vec<Result<String, LineError>> {
        let lines = DiarizationSegment::lines(file);
        lines
            .map(|line| line.map(|segment| segment.speaker))
            .collect()
    }

    fn line(speaker: &str) -> String {
        format!("{{\"speaker\": \"{speaker}\", \"start_time\": -0.5, \"end_time\": 1}}")
    }

    #[test]
    fn malformed_line_is_one_error_with_its_number() {
        let file = format!(
            "{}\r\n\n{{\"speaker\": 1}}\nnot JSON\n{}",
            line("Ada"),
            line("Grace")
        );
        let read = read(file.as_bytes());
        let speakers: Vec<&String> = read.iter().flatten().collect();
        assert_eq!(speakers, ["Ada", "Grace"]);
        let errors: Vec<&LineError> = read.iter().filter_map(|it| it.as_ref().err()).collect();
        let lines: Vec<u64> = errors.iter().map(|error| error.line()).collect();
        assert_eq!(lines, [3, 4]);
        assert_eq!(errors[0].decode_error().unwrap().path(), "speaker");
        assert_eq!(errors[0].to_string(), "line 3 is not a segment");
    }

    #[test]
    fn a_line_that_is_too_long_is_skipped_and_not_kept() {
        let long = format!("{{\"speaker\": \"{}\"}}", "x".repeat(3 * LONGEST_LINE));
        let file = format!("{long}\n{}\n", line("Ada"));
        let mut lines = DiarizationSegment::lines(io::BufReader::new(file.as_bytes()));
        let error = lines.next().unwrap().unwrap_err();
        assert_eq!(error.to_string(), "line 1 is longer than 1 MiB");
        assert!(error.decode_error().is_none());
        assert!(lines.line.capacity() < 3 * LONGEST_LINE);
        assert_eq!(lines.next().unwrap().unwrap().speaker, "Ada");
        assert!(lines.next().is_none());
    }

    #[test]
    fn line_of_just_the_longest_length_is_read() {
        let rest = line("").len();
        for (length, is_read) in [(LONGEST_LINE, true), (LONGEST_LINE + 1, false)] {
            for end in ["", "\n"] {
                let file = line(&"x".repeat(length - rest)) + end;
                assert_eq!(read(file.as_bytes())[0].is_ok(), is_read, "{length}");
            }
        }
    }

    #[test]
    fn byte_order_mark_is_accepted_at_the_start() {
        let file = [b"\xef\xbb\xbf".as_slice(), line("Ada").as_bytes()].concat();
        assert_eq!(read(&file)[0].as_deref().unwrap(), "Ada");
    }

    #[test]
    fn failing_reader_ends_the_iteration() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("gone"))
            }
        }
        let file = line("Ada") + "\n";
        let reader = io::BufReader::new(file.as_bytes().chain(Broken));
        let mut lines = DiarizationSegment::lines(reader);
        assert!(lines.next().unwrap().is_ok());
        let error = lines.next().unwrap().unwrap_err();
        assert!(error.is_from_reader());
        assert_eq!(error.line(), 2);
        assert!(lines.next().is_none());
    }
}
