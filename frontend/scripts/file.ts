// Reads a chosen file into the text area of a form, so that nobody has to paste it.

/** Puts a file input before each text area marked `data-file`. */
export function offerFiles(): void {
  for (const area of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-file]")) {
    const group = document.createElement("div");
    group.className = "govuk-form-group";
    const label = document.createElement("label");
    label.className = "govuk-label";
    label.htmlFor = `${area.id}-file`;
    label.textContent = area.dataset["file"] ?? "Choose a file";
    const input = document.createElement("input");
    input.className = "govuk-file-upload";
    input.type = "file";
    input.accept = ".csv,text/csv";
    input.id = label.htmlFor;
    input.addEventListener("change", () => void read(input, area));
    group.append(label, input);
    area.closest(".govuk-form-group")?.before(group);
  }
}

async function read(input: HTMLInputElement, area: HTMLTextAreaElement): Promise<void> {
  const file = input.files?.[0];
  if (file !== undefined) area.value = await file.text();
}
