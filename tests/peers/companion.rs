//! The library as an implementation under test: answers test vectors line by line.

use std::io::{self, BufRead, Write};

use serde_json::{Value, json};

#[path = "../vectors/answer.rs"]
mod answer;

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        let name = request["vectors"].as_str().unwrap_or_default();
        let id = &request["id"];
        let reply = match answer::answer(name, &request["input"]) {
            Some(Ok(output)) => json!({"id": id, "output": output}),
            Some(Err(clause)) => json!({"id": id, "error": clause}),
            None => json!({"id": id, "unsupported": true}),
        };
        writeln!(out, "{reply}")?;
        out.flush()?;
    }
    Ok(())
}
