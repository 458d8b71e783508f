import "./styles/library";
import "./styles/theme.css";
import "./styles/layout.css";
import "./styles/forms.css";
import "./styles/table.css";
import "./styles/cards.css";

import { createRoot } from "react-dom/client";

import { clientLog } from "./client-log";
import { Root } from "./root";

const log = clientLog();
log.listen();

const element = document.getElementById("root");
if (!element) throw new Error("The page has no element #root");
createRoot(element).render(<Root log={log} />);
