//! A service in a process of its own.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// How a service is started.
pub(crate) struct Setting {
    /// In seconds of its clock.
    pub(crate) lease: u32,
    /// How fast its clock is. Leases and waits are shorter by that, but the worker renews as if it were 1.
    pub(crate) rate: u32,
    /// The free space below which nothing is stored, in bytes.
    pub(crate) mark: u64,
    pub(crate) works: bool,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            lease: 1,
            rate: 1,
            mark: 0,
            works: true,
        }
    }
}

/// A service in a process of its own, which is killed on drop.
pub(crate) struct Service {
    process: Child,
    pub(crate) address: String,
}

impl Service {
    pub(crate) fn start(
        file: &Path,
        effects: &Path,
        setting: &Setting,
        variables: &[(&str, &Path)],
    ) -> Self {
        let Setting {
            lease,
            rate,
            mark,
            works,
        } = setting;
        let mut process = Command::new(env::current_exe().unwrap())
            .arg("service")
            .args([file, effects])
            .args([lease.to_string(), rate.to_string(), mark.to_string()])
            .arg(works.to_string())
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        Self { process, address }
    }

    pub(crate) fn signal(&self, name: &str) {
        let pid = self.process.id().to_string();
        assert!(
            Command::new("kill")
                .args([name, &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.process.try_wait().unwrap().is_some()
    }

    pub(crate) fn kill(&mut self) {
        // SIGKILL.
        let _ = self.process.kill();
        self.process.wait().unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.kill();
    }
}
