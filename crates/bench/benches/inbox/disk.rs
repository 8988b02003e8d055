//! How long an fsync takes here, and a disk on which it takes longer.

use std::env;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The variable of the library: how many microseconds longer an fsync takes.
const VARIABLE: &str = "SLOW_FSYNC";

/// Of a rented virtual disk.
const SLOW: Duration = Duration::from_millis(2);

pub fn is_slowed() -> bool {
    env::var_os(VARIABLE).is_some()
}

/// The median of the times that it takes to write a page durably.
pub fn fsync() -> Duration {
    let folder = tempfile::tempdir().unwrap();
    let mut file = File::create(folder.path().join("page")).unwrap();
    let mut times: Vec<Duration> = (0..200)
        .map(|_| {
            file.write_all(&[0; 4_096]).unwrap();
            let start = Instant::now();
            file.sync_data().unwrap();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

/// Runs this program again, with slow fsyncs, unless they are slow already.
pub fn again_with_slow_fsyncs(fsync: Duration) {
    if is_slowed() || fsync >= SLOW {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let Some(library) = library(&folder) else {
        println!("Slower disks are not simulated: that needs Linux and a C compiler.");
        return;
    };
    let longer = (SLOW - fsync).as_micros().to_string();
    let status = Command::new(env::current_exe().unwrap())
        .env("LD_PRELOAD", library)
        .env(VARIABLE, longer)
        .status();
    assert!(status.unwrap().success());
}

fn library(folder: &TempDir) -> Option<PathBuf> {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/inbox/slow_fsync.c");
    let library = folder.path().join("slow_fsync.so");
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&library)
        .args([source, "-ldl"])
        .status();
    let is_compiled = cfg!(target_os = "linux") && compiled.is_ok_and(|status| status.success());
    is_compiled.then_some(library)
}
