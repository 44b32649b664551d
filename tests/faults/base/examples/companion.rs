//! The library as an implementation under test: answers the vectors of the book line by line.

use std::io::{self, BufRead, Write};

use serde_json::{Value, json};
use waiting_room::queue::check;
use waiting_room::ticket::{Ticket, TicketError};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let mut request: Value = serde_json::from_str(&line?)?;
        let id = request["id"].take();
        let reply = match (request["vectors"].as_str(), tickets(&request["input"])) {
            (Some("check"), Ok(queue)) => json!({"id": id, "output": check(&queue)}),
            (Some("check"), Err(error)) => json!({"id": id, "error": error.clause()}),
            _ => json!({"id": id, "unsupported": true}),
        };
        writeln!(out, "{reply}")?;
        out.flush()?;
    }
    Ok(())
}

fn tickets(input: &Value) -> Result<Vec<Ticket>, TicketError> {
    let texts = input.as_array().into_iter().flatten().filter_map(Value::as_str);
    texts.map(Ticket::parse).collect()
}
