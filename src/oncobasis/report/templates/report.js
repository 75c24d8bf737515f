addEventListener("beforeprint", () => document.querySelectorAll("details:not(.all)").forEach((one) => { one.open = true; }));
