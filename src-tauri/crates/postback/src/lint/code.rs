//! Every code that lint can give, in one place. A code never changes its meaning; a new meaning
//! takes a new code.

use crate::problem::Severity;

/// Declares each code once: its variant, its text, its usual severity, its meaning.
macro_rules! codes {
    ($($(#[$doc:meta])+ $variant:ident = $text:literal, $severity:ident;)+) => {
        /// What a problem is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])+ $variant,)+
        }

        impl Code {
            /// All, in the order of this file.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The code as it stands in a problem.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// How much it usually costs. A place can make it less (plain http to this computer)
            /// or more (a macro that is empty where that matters).
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$variant => Severity::$severity,)+
                }
            }
        }
    };
}

codes! {
    /// There is no URL.
    EmptyUrl = "empty-url", Error;
    /// `{name}` is no macro of the network; the fix is the nearest match, if one is near.
    UnknownMacro = "unknown-macro", Error;
    /// `{name}`, or a macro with a wrong bracket, where it is clear which macro is meant.
    MisspeltMacro = "misspelt-macro", Error;
    /// A macro that the role may not use; the fix is its counterpart.
    RoleForbiddenMacro = "role-forbidden-macro", Error;
    /// A macro that is always empty for a selected event; a warning where that matters.
    EmptyMacro = "empty-macro", Note;
    /// The network's own click ID stands where the tracker's should.
    NetworkClickId = "network-click-id", Warning;
    /// Nothing in the URL carries the tracker's click ID.
    NoClickId = "no-click-id", Warning;
    /// A click ID goes out, but not in the parameter that the destination looks at: the template's
    /// own, else the one whose name says so. The fix is that name where the one used is near it, or
    /// the click ID where the parameter is empty.
    ClickIdParameter = "click-id-parameter", Warning;
    /// The customer's currency beside an amount, which is in the network's own.
    OrderCurrency = "order-currency", Warning;
    /// The order ID where destinations look for what differs by conversion.
    SharedOrderId = "shared-order-id", Warning;
    /// `<<name>>`: a template's question that nobody answered.
    UnansweredQuestion = "unanswered-question", Error;
    /// Another network's placeholder, or a word such as REPLACE left in.
    ForeignPlaceholder = "foreign-placeholder", Error;
    /// `%7Btid%7D`: braces that are percent-encoded are no macro.
    EncodedBraces = "encoded-braces", Error;
    /// A brace without its other half.
    UnbalancedBrace = "unbalanced-brace", Error;
    /// A macro in the scheme, user, host or port.
    MacroInHost = "macro-in-host", Error;
    /// No `https://` at the front.
    MissingScheme = "missing-scheme", Error;
    /// A scheme that is not http or https.
    UnsupportedScheme = "unsupported-scheme", Error;
    /// http or https with anything but `://` after it.
    SchemeSlashes = "scheme-slashes", Error;
    /// No URL, for a reason that no other code names.
    InvalidUrl = "invalid-url", Error;
    /// Plain http; a note where the host is this computer.
    NotHttps = "not-https", Error;
    /// A host that the network cannot reach; a note where a sample is meant to be so.
    UnreachableHost = "unreachable-host", Warning;
    /// User or password before the host.
    Userinfo = "userinfo", Warning;
    /// White space.
    Whitespace = "whitespace", Error;
    /// Characters that cannot be seen, control characters among them.
    InvisibleCharacter = "invisible-character", Error;
    /// `%` without two hexadecimal digits after it.
    BrokenEscape = "broken-escape", Error;
    /// `%2520`: encoded twice.
    DoubleEncoding = "double-encoding", Note;
    /// Characters beyond ASCII, which leave percent-encoded or as punycode.
    NonAscii = "non-ascii", Note;
    /// The client sends it a little differently from what is typed.
    SentDifferently = "sent-differently", Note;
    /// A parameter that occurs more than once.
    RepeatedParameter = "repeated-parameter", Note;
    /// The template's part per event is missing, so the destination is not told which event it is;
    /// a note where one event is all there is.
    MissingEventName = "missing-event-name", Warning;
    /// Events that have different names send the same one.
    SameEventName = "same-event-name", Warning;
    /// The shared URL's own event name gives way to the template's suggestion.
    ReplacedEventName = "replaced-event-name", Warning;
    /// `&amp;` where `&` is meant.
    HtmlAmpersand = "html-ampersand", Error;
    /// A `?` where `&` is meant.
    SecondQuestionMark = "second-question-mark", Warning;
    /// `#` and what follows it, which is never sent.
    Fragment = "fragment", Note;
    /// Longer than [`super::MAX_URL`], as typed or with sample values.
    UrlTooLong = "url-too-long", Error;
    /// Something that looks like a secret.
    SecretInUrl = "secret-in-url", Warning;
    /// More of a code than are shown; as severe as that code.
    MoreProblems = "more-problems", Note;
    /// No event type is chosen.
    NoEvent = "no-event", Error;
    /// Combined conversion together with initial or upsell purchase.
    CombinedOverlap = "combined-overlap", Warning;
    /// The level is Custom, and there is no filter.
    CustomWithoutFilter = "custom-without-filter", Note;
    /// The level is Global where the template recommends Custom.
    CustomRecommended = "custom-recommended", Note;
    /// A filter that lets nothing pass, because its field or its values are missing.
    IncompleteFilter = "incomplete-filter", Warning;
    /// A filter on a field that is no macro.
    UnknownFilterField = "unknown-filter-field", Error;
    /// A filter on a field that the role may not use.
    RoleForbiddenFilter = "role-forbidden-filter", Error;
    /// A filter on a field that is always empty for a selected event.
    EmptyFilterField = "empty-filter-field", Warning;
    /// A blank in a filter's value, where such a value holds none; the fix puts commas in.
    BlankInFilterValue = "blank-in-filter-value", Note;
    /// A filter on a field that the offer link does not set.
    FilterNotInLink = "filter-not-in-link", Note;
    /// A sample value that its macro could not carry.
    UncarriedSample = "uncarried-sample", Note;
    /// No name.
    NoName = "no-name", Note;
    /// A name that no list can show.
    LongName = "long-name", Note;
    /// No account nickname.
    NoAccount = "no-account", Note;
    /// A nickname that ClickBank would not give.
    OddNickname = "odd-nickname", Note;
    /// An answer that its question does not take.
    BadAnswer = "bad-answer", Note;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_kebab_case_and_occur_once() {
        let texts: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(
            texts.len(),
            Code::ALL.len(),
            "scripts tell problems apart by their codes"
        );
        for text in texts {
            assert!(
                text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
                "{text}"
            );
        }
    }
}
