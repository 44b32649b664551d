//! mdBook's warnings: it hands them to `tracing`, where they vanish unless somebody listens.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::bail;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// Runs `work`; a warning or error that it logs on this thread is an error.
pub(super) fn fatal<T>(work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    let seen = Seen::default();
    let subscriber = tracing_subscriber::registry().with(seen.clone());
    let result = tracing::subscriber::with_default(subscriber, work);
    let messages = std::mem::take(&mut *seen.0.lock().unwrap_or_else(PoisonError::into_inner));
    match result {
        Ok(value) if messages.is_empty() => Ok(value),
        Ok(_) => bail!("mdBook warns:\n{}", messages.join("\n")),
        Err(error) if messages.is_empty() => Err(error),
        Err(error) => Err(error.context(format!("mdBook warns:\n{}", messages.join("\n")))),
    }
}

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Seen {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        *metadata.level() <= Level::WARN
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut message = Message::default();
        event.record(&mut message);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(message.0);
    }
}

#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fatal;

    #[test]
    fn a_warning_is_an_error_and_a_remark_is_none() {
        let quiet = fatal(|| {
            tracing::info!("a remark");
            Ok(1)
        });
        assert_eq!(quiet.expect("nothing was warned of"), 1);
        let loud = fatal(|| {
            tracing::warn!("unclosed `<{}>`", "b");
            Ok(1)
        });
        assert!(loud.expect_err("a warning").to_string().ends_with("unclosed `<b>`"));
    }
}
