import { showBrokenPictures } from "./broken-pictures.js";
import { startLiveList } from "./live-list.js";
import { reloadOnceAvailable } from "./reload.js";
import { updateTimes } from "./times.js";
import { enhanceUpload } from "./upload.js";

showBrokenPictures(document);
reloadOnceAvailable(document);
updateTimes(document);
startLiveList(document);
for (const form of document.querySelectorAll<HTMLFormElement>("form.upload")) enhanceUpload(form);
