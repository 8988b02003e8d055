//! Writes the seeds of every target, and what was found before, where `cargo fuzz` looks for them.

use std::{fs, io};

use tests::hostile::{self, found};
use tests::project;

fn main() -> io::Result<()> {
    for target in hostile::TARGETS
        .into_iter()
        .chain(crate_tests::hostile::TARGETS)
    {
        let folder = project::root().join("fuzz/corpus").join(target.name);
        fs::create_dir_all(&folder)?;
        for (index, seed) in (target.seeds)().into_iter().enumerate() {
            fs::write(folder.join(format!("seed-{index}")), seed)?;
        }
        for (name, input) in found(target) {
            fs::write(folder.join(name), input)?;
        }
    }
    Ok(())
}
