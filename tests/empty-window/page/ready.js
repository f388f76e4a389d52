// Answers a click, and marks the moment from which it does.

const button = document.querySelector("button");
button.addEventListener("click", () => {
  button.textContent = "Answered";
});
performance.mark("answers");
