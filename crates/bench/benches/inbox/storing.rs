//! Durable acknowledgements, compared with one insert a commit.

use crate::goals::{Goal, Goals};
use crate::plain::Plain;
use crate::turn::{body, by, open, store};
use crate::{ROUNDS, Scale};

pub async fn storing(goals: &mut Goals, scale: Scale) {
    let folder = tempfile::tempdir().unwrap();
    let (inbox, plain) = (open(&folder).await, Plain::open(folder.path()));
    for (senders, goal) in [
        (1, Goal::AtLeast(1.0)),
        (16, Goal::None),
        (64, Goal::AtLeast(15.0)),
    ] {
        let name = format!("acknowledged durably, senders: {senders} : one insert a commit");
        let mut row = goals.row(&name, goal);
        for _ in 0..ROUNDS {
            let number = scale.of(30 * senders.max(16));
            let one = by(senders, number, |number| {
                plain.insert(number, body(number).into_bytes())
            })
            .await;
            let many = if senders == 1 { number } else { number * 8 };
            let ours = by(senders, many, |number| store(&inbox, number)).await;
            row.compare(&one, ours);
        }
        goals.add(row);
    }
}
