// The task bar keeps to the foot of the window and grows with its news. What has the focus must never lie beneath
// it: the page leaves as much room as the bar takes now. Without script css/goals.css leaves room for the most.

/** Keeps the height of the bar in `--task-bar`, for everything that has to stay clear of it. */
export function leaveRoomForTaskBar() {
  const bar = document.getElementById("task-bar");
  if (!bar) return;
  const root = document.documentElement;
  new ResizeObserver(() => root.style.setProperty("--task-bar", `${bar.offsetHeight}px`)).observe(bar);
}
