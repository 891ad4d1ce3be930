import type { ErrorCode, ErrorData, Place } from '#server/core/errors.ts'

export type ErrorView = {
  /** `experiments/reviews/notebook.md:12:3`, null if the error has no place. */
  place: string | null
  /** The first sentence of the error message. */
  message: string
  /** The rest of the message, or the advice for the error code if there is no rest. */
  remedy: string | null
}

const adviceByCode: Record<ErrorCode, string | null> = {
  BAD_INPUT: null,
  NOT_FOUND: 'It may have been renamed or deleted. Go back to the list and open it from there.',
  CONFLICT: 'The file changed on disk. Compare both versions and keep what you need.',
  TEMPLATE_SYNTAX: 'Correct the template; the preview updates as you type.',
  TEMPLATE_UNKNOWN_VARIABLE: 'Check the spelling, or add the variable to the test cases.',
  TEMPLATE_TOO_LONG: 'Shorten the loop or the text it repeats.',
  NOTEBOOK_SYNTAX: 'Correct the block at this line.',
  NOTEBOOK_INVALID: 'Correct the block at this line.',
  NOTEBOOK_TOO_LARGE: 'Make its texts, tables or templates smaller, or split the notebook.',
  FILE_MISSING: 'Put the file beside the notebook, or correct its name in the block.',
  FILE_TOO_LARGE: 'Split the file into smaller ones.',
  FILE_ENCODING: 'Save the file as UTF-8.',
  INDEX_MISSING: 'Build the index, then run the notebook.',
  ADAPTER_MISSING: 'Train the adapter, then run the notebook.',
  ADAPTER_BROKEN: null,
  ADAPTER_MISMATCH: null,
  TRAINING_FAILED: null,
  PYTHON_FAILED: null,
  PATH_OUTSIDE: 'Use a path inside the notebook’s folder.',
  MODEL_UNKNOWN: 'Choose a model from the Models page.',
  MODEL_MISSING: 'Download it on the Models page, or choose another model.',
  MODEL_BROKEN: 'Download the model again on the Models page.',
  MODEL_CHANGED: 'Run again: the cells are then computed with the model file as it is now.',
  MODEL_DOWNLOAD: 'Check the network and try again; the download resumes where it stopped.',
  CONTEXT_TOO_SMALL: 'Shorten the prompt, use fewer shots, or choose a model with a longer context.',
  OUT_OF_MEMORY: 'Choose a smaller model or close other programs.',
  ENGINE_CRASHED: 'The engine restarts automatically. Run again.',
  ENGINE_STUCK: 'The engine restarts automatically. Run again.',
  ENGINE_FAILED: null,
  CELL_TIMEOUT: 'Lower max_tokens, or run the cell again.',
  CANCELLED: null,
  DISK_FULL: 'Free some disk space and try again.',
  STORE_BROKEN: 'Restart Assay. If that does not help, move .assay/assay.db away; results are then computed again.',
  NOT_ALLOWED: null,
  INTERNAL: null,
}

/** Splits an error into place, message and remedy for display. */
export function errorView(error: ErrorData): ErrorView {
  const place = placeText(error.place)
  const text = error.message.trim()
  // A sentence ends at punctuation followed by a space and a capital, quote or Korean letter, so `0.5` and `a.md` are not split.
  const end = text.search(/(?<=[.!?])\s+(?=[\p{Lu}\p{Lo}"'`“‘])/u)
  const message = end < 0 ? text : text.slice(0, end)
  const rest = end < 0 ? '' : text.slice(end).trim()
  return { place, message, remedy: rest || adviceByCode[error.code] }
}

function placeText({ file, line, column }: Place = {}): string | null {
  const position = [line, column].filter((part) => part !== undefined).join(':')
  if (file) return position ? `${file}:${position}` : file
  return position ? `line ${position}` : null
}
