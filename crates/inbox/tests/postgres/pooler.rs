//! A transaction pooler between the processes and the server.

use std::fs;
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::cluster::{Cluster, free_port};
use crate::place::Place;
use crate::sender::Senders;
use crate::server::acknowledged;

struct Pooler {
    process: Child,
    port: u16,
}

impl Pooler {
    fn start(cluster: &Cluster) -> Self {
        let port = free_port();
        let folder = cluster.folder();
        let settings = format!(
            "[databases]
            postgres = host=127.0.0.1 port={} dbname=postgres user=inbox
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 3
            server_reset_query =
            logfile = {}
            ",
            cluster.port(),
            folder.join("pooler.log").display()
        );
        let file = folder.join("pooler.ini");
        let unindented: Vec<&str> = settings.lines().map(str::trim).collect();
        fs::write(&file, unindented.join("\n")).unwrap();
        let process = cluster
            .command("/usr/sbin/pgbouncer")
            .arg(file)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < Duration::from_secs(30), "no pooler");
            thread::sleep(Duration::from_millis(20));
        }
        Self { process, port }
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let pid = self.process.id().to_string();
        let _ = Command::new("kill").args(["-KILL", &pid]).status();
        let _ = self.process.wait();
    }
}

pub(crate) fn in_between() {
    let mut place = Place::new();
    let pooler = Pooler::start(&place.cluster);
    place.url = format!("postgres://inbox@127.0.0.1:{}/postgres", pooler.port);
    // More connections than the pooler has to the server.
    let receivers = [
        place.start("receiver", 5, &[]),
        place.start("receiver", 5, &[]),
    ];
    let _workers = [place.start("worker", 5, &[]), place.start("worker", 5, &[])];
    let senders = Senders::start();
    senders.send_to(&[&receivers[0].address, &receivers[1].address]);
    acknowledged(&senders, 3_000);
    let ledger = senders.stop();
    place.settle();
    place.assert_handled(&ledger);
    println!(
        "through a transaction pooler: {} acknowledged",
        ledger.len()
    );
}
