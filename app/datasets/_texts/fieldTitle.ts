const titles: Record<string, string> = {
  system: 'System',
  instruction: 'Instruction',
  input: 'Input',
  output: 'Output',
  history: 'Earlier turn',
  messages: 'Message',
  prompt: 'Prompt',
  chosen: 'Chosen',
  rejected: 'Rejected',
  completion: 'Completion',
}

/** The name of a text in a row as `textFields` has it, in words: `messages.1` becomes `Message 2`. */
export function fieldTitle(field: string): string {
  const [list = '', place] = field.split('.')
  const title = titles[list] ?? list
  return place === undefined ? title : `${title} ${Number(place) + 1}`
}
