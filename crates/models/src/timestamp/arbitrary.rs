//! Any timestamp, in any form.

use arbitrary::{Arbitrary, Result, Unstructured};

use super::calendar::LOCAL_SECONDS;
use super::{Form, Offset, Precision, Separator, Timestamp};

impl<'a> Arbitrary<'a> for Timestamp {
    fn arbitrary(source: &mut Unstructured<'a>) -> Result<Self> {
        let separator =
            *source.choose(&[Separator::UpperCase, Separator::LowerCase, Separator::Space])?;
        let offset = match source.int_in_range(0..=3)? {
            0 => Offset::UpperCaseZ,
            1 => Offset::LowerCaseZ,
            2 => Offset::Unknown,
            _ => Offset::Minutes(source.int_in_range(-1_439..=1_439)?),
        };
        let mut local_seconds = source.int_in_range(LOCAL_SECONDS)?;
        let mut nanoseconds = 0;
        let precision = if source.ratio(1, 8)? {
            local_seconds -= local_seconds.rem_euclid(60);
            Precision::Minutes
        } else {
            let fraction_digits = source.int_in_range(0..=9)?;
            let last_digit = 10_u32.pow(9 - u32::from(fraction_digits));
            nanoseconds = source.int_in_range(0..=999_999_999 / last_digit)? * last_digit;
            Precision::Seconds { fraction_digits }
        };
        Ok(Self {
            seconds: local_seconds - offset.seconds(),
            nanoseconds,
            form: Form {
                separator,
                precision,
                offset,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn arbitrary_timestamp_round_trips(bytes in prop::collection::vec(any::<u8>(), 0..=40)) {
            let made: Timestamp = Unstructured::new(&bytes).arbitrary().unwrap();
            let read: Timestamp = made.to_string().parse().unwrap();
            prop_assert_eq!(read, made);
            prop_assert_eq!(read.to_string(), made.to_string());
        }
    }
}
