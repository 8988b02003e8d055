//! The server and the load generator as processes, and their resources as Linux reports them.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// The number of concurrent requests.
pub const CONNECTIONS: usize = 16;

/// A server in a process of its own, which is killed on drop.
#[derive(Debug)]
pub struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Starts the program with this handler.
    pub fn start(program: &str, handler: &str) -> Self {
        let mut process = Command::new(program)
            .arg(handler)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        Self { process, address }
    }

    /// `127.0.0.1` and a port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The resident memory in KiB, as Linux reports it.
    pub fn resident_kib(&self) -> usize {
        self.status_kib("VmRSS:")
    }

    /// The maximum of the resident memory so far.
    pub fn peak_kib(&self) -> usize {
        self.status_kib("VmHWM:")
    }

    fn status_kib(&self, name: &str) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.unwrap().trim().trim_end_matches(" kB");
        number.parse().unwrap()
    }

    /// The processor time of its one thread in nanoseconds, as Linux reports it.
    pub fn processor_nanoseconds(&self) -> f64 {
        let times = fs::read_to_string(format!("/proc/{}/schedstat", self.process.id())).unwrap();
        times.split(' ').next().unwrap().parse().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// The result of a load.
#[derive(Clone, Copy, Debug)]
pub struct Answered {
    /// The number of requests, rounded down to a multiple of the number of connections.
    pub requests: usize,
    pub requests_per_second: f64,
    /// The latency of the responses.
    pub median_microseconds: f64,
    pub p99_microseconds: f64,
    /// The processor time of the server's thread for each request.
    pub server_nanoseconds: f64,
}

/// Sends requests to a server from a process of its own.
pub fn load(program: &str, server: &Server, requests: usize, payload: &str) -> Answered {
    let before = server.processor_nanoseconds();
    let output = Command::new(program)
        .args([&server.address, &CONNECTIONS.to_string()])
        .args([&requests.to_string(), payload])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "the load failed");
    let output = String::from_utf8(output.stdout).unwrap();
    let numbers = output
        .split_whitespace()
        .map(|number| number.parse().unwrap());
    let [requests, seconds, median_microseconds, p99_microseconds] =
        numbers.collect::<Vec<f64>>().try_into().unwrap();
    Answered {
        requests: requests as usize,
        requests_per_second: requests / seconds,
        median_microseconds,
        p99_microseconds,
        server_nanoseconds: (server.processor_nanoseconds() - before) / requests,
    }
}
