//! Deterministic values that differ from one another.

/// The number of a value, which is unique within a payload.
pub(super) struct Numbers(u64);

impl Numbers {
    pub(super) fn new() -> Self {
        Self(0)
    }

    /// `SplitMix64`, a permutation of the numbers.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn uuid(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
            high >> 32,
            high & 0xffff,
            (high >> 16) & 0xfff,
            low >> 52,
            low & 0xffff_ffff_ffff
        )
    }

    /// A link to a file of a recording, signed as S3 does, with this many characters.
    pub(super) fn signed_url(&mut self, file: &str, length: usize) -> String {
        let mut url = format!(
            "https://storage.example.com/recordings/{}/{file}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260317T103512Z&X-Amz-Expires=14400&X-Amz-SignedHeaders=host&X-Amz-Signature=",
            self.uuid()
        );
        while url.len() < length {
            url.push_str(&format!("{:016x}", self.next()));
        }
        url.truncate(length);
        url
    }

    /// A timestamp of the year 2026, with milliseconds that are not zero.
    pub(super) fn timestamp(&mut self) -> String {
        let number = self.next();
        format!("{}{:03}Z", Self::time(number), number % 999 + 1)
    }

    /// A timestamp of the year 2026 without seconds, as in a calendar.
    pub(super) fn minute(&mut self) -> String {
        let time = Self::time(self.next());
        format!("{}:00.000Z", &time[..16])
    }

    fn time(number: u64) -> String {
        let (month, day) = (number / 3 % 12 + 1, number / 40 % 28 + 1);
        let (hour, minute, second) = (number / 7 % 24, number / 200 % 60, number / 13 % 60);
        format!("2026-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.")
    }
}
