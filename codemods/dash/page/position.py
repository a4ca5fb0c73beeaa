"""What components take by position, as the signatures of their packages have it: those of Dash from
2.9 to 4.4, of dash-bootstrap-components from 1.0 to 2.0, of dash-mantine-components 0.12 and 2.3.

Where these differ, or a name is not here, nothing is known. (Before 2.1 some components of Dash
took their id first: with the id by its name beside it, as everybody writes it, that is an error.)
"""

from __future__ import annotations

_CORE = {
    "Checklist": ("options", "value", "inline"),
    "ConfirmDialog": ("id", "message"),
    "ConfirmDialogProvider": ("children", "id"),
    "DatePickerRange": ("start_date", "end_date"),
    "DatePickerSingle": ("date", "min_date_allowed", "max_date_allowed"),
    "Download": ("id", "data"),
    "Dropdown": ("options", "value", "multi", "clearable", "searchable"),
    "Geolocation": ("id",),
    "Graph": ("id",),
    "Input": ("value", "type", "debounce", "placeholder"),
    "Interval": ("id", "interval", "disabled", "n_intervals", "max_intervals"),
    "Link": ("children", "href", "target", "refresh"),
    "Loading": ("children",),
    "Location": ("id", "pathname", "search", "hash", "href", "refresh"),
    "Markdown": ("children", "id"),
    "RadioItems": ("options", "value", "inline"),
    "RangeSlider": ("min", "max", "step", "marks", "value"),
    "Slider": ("min", "max", "step", "marks", "value"),
    "Store": ("id", "storage_type", "data", "clear_data", "modified_timestamp"),
    "Tab": ("children",),
    "Tabs": ("children",),
    "Tooltip": ("children", "id"),
    "Upload": ("children", "id", "contents", "filename", "last_modified"),
}
# Components of dash-bootstrap-components that take ``children``, and then their id.
_BOOTSTRAP = frozenset(
    {
        "Accordion", "AccordionItem", "Alert", "Badge", "Button", "ButtonGroup", "Card", "CardBody",
        "CardFooter", "CardGroup", "CardHeader", "CardImg", "CardImgOverlay", "CardLink", "Col",
        "Collapse", "Container", "DropdownMenu", "DropdownMenuItem", "Fade", "Form",
        "FormFeedback", "FormFloating", "FormText", "InputGroup", "InputGroupText", "Label",
        "ListGroup", "ListGroupItem", "Modal", "ModalBody", "ModalFooter", "ModalHeader",
        "ModalTitle", "Nav", "NavItem", "NavLink", "Navbar", "NavbarBrand", "NavbarSimple",
        "NavbarToggler", "Offcanvas", "Popover", "PopoverBody", "PopoverHeader", "Progress", "Row",
        "Spinner", "Stack", "Tab", "Table", "Tabs", "Toast", "Tooltip",
    }
)  # fmt: skip
# Components of dash-mantine-components that take ``children`` first.
_MANTINE = frozenset(
    {
        "Accordion", "AccordionControl", "AccordionItem", "AccordionPanel", "ActionIcon",
        "ActionIconGroup", "Affix", "Alert", "Anchor", "AppShell", "AppShellAside",
        "AppShellFooter", "AppShellHeader", "AppShellMain", "AppShellNavbar", "AppShellSection",
        "Aside", "AspectRatio", "Avatar", "AvatarGroup", "BackgroundImage", "Badge", "Blockquote",
        "Box", "Breadcrumbs", "Button", "ButtonGroup", "Card", "CardSection", "Carousel",
        "CarouselSlide", "Center", "CheckboxCard", "CheckboxGroup", "Chip", "ChipGroup", "Code",
        "Col", "Collapse", "Container", "Drawer", "Fieldset", "Flex", "FloatingTooltip", "Footer",
        "Grid", "GridCol", "Group", "Header", "Highlight", "HoverCard", "HoverCardDropdown",
        "HoverCardTarget", "Indicator", "InputWrapper", "Kbd", "List", "ListItem",
        "MantineProvider", "Mark", "MediaQuery", "Menu", "MenuDropdown", "MenuItem", "MenuLabel",
        "MenuTarget", "Modal", "NavLink", "Navbar", "NotificationsProvider", "Overlay", "Paper",
        "Popover", "PopoverDropdown", "PopoverTarget", "ProgressLabel", "ProgressRoot",
        "ProgressSection", "RadioCard", "RadioGroup", "ScrollArea", "SimpleGrid", "Skeleton",
        "Space", "Spoiler", "Stack", "Stepper", "StepperCompleted", "StepperStep", "Tab", "Table",
        "TableCaption", "TableTbody", "TableTd", "TableTh", "TableThead", "TableTr", "Tabs",
        "TabsList", "TabsPanel", "TabsTab", "Text", "ThemeIcon", "Timeline", "TimelineItem",
        "Title", "Tooltip", "UnstyledButton",
    }
)  # fmt: skip
# Components whose first parameter is the id.
ID_FIRST = frozenset(name for name, taken in _CORE.items() if taken[0] == "id")


def by_position(kind: str) -> tuple[str, ...]:
    """The props that a class of components takes by position, as far as that is certain."""
    package, _, name = kind.rpartition(".")
    if package == "dash.html":
        return ("children", "id")
    if package == "dash.dcc":
        return _CORE.get(name, ())
    if package == "dash_bootstrap_components":
        return ("children", "id") if name in _BOOTSTRAP else ()
    return ("children",) if package == "dash_mantine_components" and name in _MANTINE else ()
