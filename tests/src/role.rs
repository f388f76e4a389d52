//! Roles and names: the words by which journeys speak of what is on the page.

use serde_json::{Value, json};

/// The ARIA roles that Carom's pages use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// `alert`
    Alert,
    /// `alertdialog`
    AlertDialog,
    /// `button`
    Button,
    /// `checkbox`
    Checkbox,
    /// `columnheader`
    ColumnHeader,
    /// `combobox`
    Combobox,
    /// `dialog`
    Dialog,
    /// `grid`
    Grid,
    /// `gridcell`
    GridCell,
    /// `group`
    Group,
    /// `heading`
    Heading,
    /// `link`
    Link,
    /// `list`
    List,
    /// `listbox`
    Listbox,
    /// `listitem`
    ListItem,
    /// `main`
    Main,
    /// `menu`
    Menu,
    /// `menuitem`
    MenuItem,
    /// `navigation`
    Navigation,
    /// `option`
    Option,
    /// `radio`
    Radio,
    /// `radiogroup`
    RadioGroup,
    /// `region`
    Region,
    /// `row`
    Row,
    /// `searchbox`
    Searchbox,
    /// `spinbutton`
    SpinButton,
    /// `status`
    Status,
    /// `switch`
    Switch,
    /// `tab`
    Tab,
    /// `table`
    Table,
    /// `tabpanel`
    TabPanel,
    /// `textbox`
    Textbox,
}

impl Role {
    /// The role as ARIA writes it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::AlertDialog => "alertdialog",
            Self::Button => "button",
            Self::Checkbox => "checkbox",
            Self::ColumnHeader => "columnheader",
            Self::Combobox => "combobox",
            Self::Dialog => "dialog",
            Self::Grid => "grid",
            Self::GridCell => "gridcell",
            Self::Group => "group",
            Self::Heading => "heading",
            Self::Link => "link",
            Self::List => "list",
            Self::Listbox => "listbox",
            Self::ListItem => "listitem",
            Self::Main => "main",
            Self::Menu => "menu",
            Self::MenuItem => "menuitem",
            Self::Navigation => "navigation",
            Self::Option => "option",
            Self::Radio => "radio",
            Self::RadioGroup => "radiogroup",
            Self::Region => "region",
            Self::Row => "row",
            Self::Searchbox => "searchbox",
            Self::SpinButton => "spinbutton",
            Self::Status => "status",
            Self::Switch => "switch",
            Self::Tab => "tab",
            Self::Table => "table",
            Self::TabPanel => "tabpanel",
            Self::Textbox => "textbox",
        }
    }
}

/// Which accessible names fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// This one, to the letter.
    Exact(String),
    /// Those that begin so.
    Starts(String),
    /// Those that hold this.
    Contains(String),
    /// Every one, the empty one too.
    Any,
}

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Self::Exact(name.to_owned())
    }
}

impl From<String> for Name {
    fn from(name: String) -> Self {
        Self::Exact(name)
    }
}

impl From<&String> for Name {
    fn from(name: &String) -> Self {
        Self::Exact(name.clone())
    }
}

/// Names that begin so.
pub fn starting(with: impl Into<String>) -> Name {
    Name::Starts(with.into())
}

/// Names that hold this.
pub fn containing(part: impl Into<String>) -> Name {
    Name::Contains(part.into())
}

/// One step of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The role to look for.
    pub role: Role,
    /// The names that fit.
    pub name: Name,
    /// Only the first that fits, in the order of the page.
    pub first: bool,
}

impl Step {
    /// The step as the page's script reads it.
    pub fn to_json(&self) -> Value {
        let (how, name) = match &self.name {
            Name::Exact(name) => ("exact", name.as_str()),
            Name::Starts(name) => ("starts", name.as_str()),
            Name::Contains(name) => ("contains", name.as_str()),
            Name::Any => ("any", ""),
        };
        json!({ "role": self.role.word(), "how": how, "name": name, "first": self.first })
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let role = self.role.word();
        if self.first {
            f.write_str("the first ")?;
        }
        match &self.name {
            Name::Exact(name) => write!(f, "{role} “{name}”"),
            Name::Starts(name) => write!(f, "{role} “{name}…”"),
            Name::Contains(name) => write!(f, "{role} “…{name}…”"),
            Name::Any => f.write_str(role),
        }
    }
}
