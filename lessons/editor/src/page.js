// What every page of the lab does besides its HTML: small habits around htmx, each in a file of its own.
import { followActs } from "./page/acts.js";
import { offerCopies } from "./page/copy.js";
import { countDown } from "./page/countdown.js";
import { keepTokenFresh } from "./page/csrf.js";
import { showBusy } from "./page/busy.js";
import { keepCurrentInView } from "./page/nav.js";
import { watchNetwork } from "./page/network.js";
import { offerPrinting } from "./page/print.js";
import { keepPlace } from "./page/place.js";
import { listenForSearch } from "./page/search.js";
import { swapErrors } from "./page/errors.js";
import { leaveRoomForTaskBar } from "./page/task-bar.js";
import { followUnfolding } from "./page/unfold.js";

keepTokenFresh();
showBusy();
swapErrors();
watchNetwork();
keepPlace();
offerCopies();
keepCurrentInView();
followActs();
leaveRoomForTaskBar();
countDown();
followUnfolding();
offerPrinting();
listenForSearch();
