/** A part of a prompt: text, or a special token of the chat template. */
export type PromptPart = { kind: 'text' | 'special'; text: string }

/** Special tokens of common chat templates: ChatML, Llama 2 and 3, Mistral, Gemma, Phi, DeepSeek. */
const special =
  /<\|[^|<>\n]{1,60}\|>|<｜[^｜<>\n]{1,60}｜>|<\/?s>|\[\/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS)\]|<<\/?SYS>>|<(?:bos|eos|pad|unk|start_of_turn|end_of_turn)>/g

/** Splits a rendered prompt at its special tokens. The parts joined together are the prompt. */
export function specialParts(prompt: string): PromptPart[] {
  const parts: PromptPart[] = []
  let from = 0
  for (const match of prompt.matchAll(special)) {
    if (match.index > from) parts.push({ kind: 'text', text: prompt.slice(from, match.index) })
    parts.push({ kind: 'special', text: match[0] })
    from = match.index + match[0].length
  }
  if (from < prompt.length) parts.push({ kind: 'text', text: prompt.slice(from) })
  return parts
}
