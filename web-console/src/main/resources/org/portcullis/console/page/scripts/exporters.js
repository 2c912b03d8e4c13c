// What became of a test event, and of dead letters that were sent again: said beside the exporter, where it stays.

function words(answer) {
  if ("taken" in answer) {
    return `${answer.taken ? "Taken" : "Not taken"} after ${answer.milliseconds} ms. ${answer.answer}`;
  }
  const counts = `${answer.delivered} taken, ${answer.refused} refused again, ${answer.left} left.`;
  return answer.problem ? `${counts} ${answer.problem}` : counts;
}

document.addEventListener("api:done", (event) => {
  const place = document.getElementById(event.target.dataset.answer);
  if (place) {
    const { answer } = event.detail;
    const failed = answer.taken === false || Boolean(answer.problem);
    place.classList.toggle("problem", failed);
    place.classList.toggle("success", !failed);
    place.textContent = words(answer);
  }
});
