//! What the library answers to the vectors of the runtime's chapters.

use oci_companion::runtime::{ContainerId, Operation, Pid, State, Status, may};
use serde_json::{Value, json};

use super::{Answer, refused, text};

/// What a caller needs of a state.
pub(super) fn state(input: &Value) -> Answer {
    let document = State::read(text(&input["text"]).as_bytes()).map_err(refused)?;
    let State { id, status, pid, .. } = document.value();
    Ok(json!({"id": id, "status": status.as_str(), "pid": pid.map(Pid::get)}))
}

/// Whether an operation is allowed.
pub(super) fn operation(input: &Value) -> Answer {
    let name = input["operation"].as_str().expect("a text");
    let operation = Operation::ALL.into_iter().find(|operation| operation.name() == name);
    let status = input["status"].as_str().map(Status::from);
    let leave = may(operation.expect("an operation"), status.as_ref());
    leave.map(|()| json!("allowed")).map_err(|forbidden| forbidden.clause().to_owned())
}

/// An ID as it is read.
pub(super) fn container_id(input: &Value) -> Answer {
    let id = text(&input["text"]).parse::<ContainerId>();
    id.map(|id| json!(id.as_str())).map_err(|error| error.clause().to_owned())
}
