// Sends the token of a mail's link, which is in the fragment and so in no log, once the user agrees.
const form = document.querySelector("form");
const status = document.querySelector("[role=status]");
const token = new URLSearchParams(location.hash.slice(1)).get("token");

if (!token) {
  form.hidden = true;
  status.textContent = "This page is opened by the link of an email.";
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch(form.dataset.operation, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token, ...Object.fromEntries(new FormData(form)) }),
  });
  const problem = answer.ok ? null : await answer.json();
  status.textContent = problem ? [problem.detail, ...(problem.errors ?? []).map((each) => each.detail)].join(" ") : "Done.";
  form.hidden = answer.ok;
});
