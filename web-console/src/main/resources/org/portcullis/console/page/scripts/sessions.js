// What can be done about a live session: its switch is asked, and what it says is shown beside the button.
import { api, Problem } from "./console.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-command]");
  if (!button) {
    return;
  }
  const answer = button.parentElement.querySelector(".answer");
  answer.textContent = "Asks the switch …";
  button.disabled = true;
  try {
    const said = await api("POST", `/api/v1/sessions/${encodeURIComponent(button.dataset.session)}/${button.dataset.command}`);
    const cause = said.errorCause ? ` ${said.errorCause.text}. ${said.errorCause.meaning}` : "";
    const word = said.result === "no-answer" ? "No answer" : said.result.toUpperCase();
    answer.textContent = `${said.request}: ${word}${cause} (${said.milliseconds} ms)`;
  } catch (problem) {
    if (!(problem instanceof Problem)) {
      throw problem;
    }
    answer.textContent = problem.message;
  } finally {
    button.disabled = false;
  }
});
