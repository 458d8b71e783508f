import "./styles/theme.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/layout.css";
import "./styles/teams.css";

import { createPinia } from "pinia";
import { createApp } from "vue";

import App from "./App.vue";
import { createSiteRouter } from "./router";

createApp(App).use(createPinia()).use(createSiteRouter()).mount("#app");
