import { AppError } from '../../core/errors.ts'
import type { Message, Prompt, TemplateSettings } from '../../core/experiment/cell.ts'
import { defaultDate } from '../../core/experiment/templateFacts.ts'
import { dateVariables } from './templateClock.ts'

/** Renders the model's own template with these variables; throws if the template refuses them. */
export type RenderJinja = (variables: Record<string, unknown>) => string

/** A part of a prompt's text. `plain`: holds a text of the messages that looks like a special token, and is tokenised as plain text. */
export type PromptPiece = { text: string; plain: boolean }

/** The tokens that a template may use besides the messages, as text. */
export type TemplateTokens = { bos: string; eos: string }

/**
 * The prompt exactly as the model's template writes it, followed by the assistant's prefill, cut into pieces for the tokenizer.
 * `findSpecials` returns the special tokens that occur in a text; those in messages must not become special tokens.
 * For a template that takes no system message, the system text goes in front of the first user message.
 * @throws AppError BAD_INPUT where the template refuses the messages
 */
export function renderChat(
  prompt: Prompt,
  { render, tokens, findSpecials }: { render: RenderJinja; tokens: TemplateTokens; findSpecials: (text: string) => string[] },
): PromptPiece[] {
  const messages = prompt.messages.map((message) => ({ ...message }))
  const settings = settingVariables(prompt.template ?? {})
  const draw = (guard: (text: string) => string) =>
    renderMessages(messages, guard, { render, tokens, settings }) + guard(prompt.prefill ?? '')
  const raw = draw((text) => text)
  const specials = new Set([...messages.map(({ content }) => content), prompt.prefill ?? ''].flatMap(findSpecials))
  if (specials.size === 0) return [{ text: raw, plain: false }]
  const mark = unusedCharacter(raw)
  // A template may read such a text itself (it cuts `<think>` out of earlier turns); guarding that text would change the prompt.
  const guarded = [...specials].filter((special) => unmark(draw(guardWith([special], mark)), mark) === raw)
  return splitAtGuards(draw(guardWith(guarded, mark)), { mark, specials: guarded, findSpecials })
}

/**
 * The variables of a template's settings. It always gets a date: without one Llama 3 writes today's, and the same cell would give another
 * prompt tomorrow. Qwen, GLM and SmolLM3 call the switch of thinking `enable_thinking`, DeepSeek and Granite `thinking`.
 */
export function settingVariables({ date = defaultDate, thinking }: TemplateSettings): Record<string, unknown> {
  return { ...dateVariables({ given: date }), ...(thinking === undefined ? {} : { enable_thinking: thinking, thinking }) }
}

function renderMessages(
  messages: Message[],
  guard: (text: string) => string,
  { render, tokens, settings }: { render: RenderJinja; tokens: TemplateTokens; settings: Record<string, unknown> },
): string {
  const variables = (list: Message[]) => ({
    messages: list.map(({ role, content }) => ({ role, content: guard(content) })),
    add_generation_prompt: true,
    bos_token: tokens.bos,
    eos_token: tokens.eos,
    ...settings,
  })
  let refusal: unknown
  try {
    const text = render(variables(messages))
    if (messages.every(({ role, content }) => role !== 'system' || text.includes(guard(content).trim()))) return text
  } catch (error) {
    refusal = error
  }
  const folded = foldSystem(messages)
  try {
    if (folded) return render(variables(folded))
  } catch (error) {
    refusal = error
  }
  const reason = refusal instanceof Error ? refusal.message : 'it leaves the system message out'
  throw new AppError(
    'BAD_INPUT',
    `The model's chat template refuses these messages (${reason}). Let user and assistant turns follow one another, and keep the system text in front.`,
  )
}

/** The system text in front of the first user message; null where there is no system text or no user message to take it. */
function foldSystem(messages: Message[]): Message[] | null {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content)
  const rest = messages.filter(({ role }) => role !== 'system')
  const [first, ...others] = rest
  if (system.length === 0 || first?.role !== 'user') return null
  return [{ role: 'user', content: [...system, first.content].join('\n\n') }, ...others]
}

/** A character of the private use area that does not occur in the text. */
function unusedCharacter(text: string): string {
  for (let code = 0xe000; code <= 0xf8ff; code += 1) {
    const character = String.fromCharCode(code)
    if (!text.includes(character)) return character
  }
  throw new AppError('BAD_INPUT', 'The prompt uses every private-use character. Remove some of them.')
}

const guardWith = (specials: string[], mark: string) => (text: string) =>
  specials.reduce((done, special) => done.replaceAll(special, special[0] + mark + special.slice(1)), text)
const unmark = (text: string, mark: string) => text.replaceAll(mark, '')

/** Cuts the text at the template's own special tokens; a piece that holds a guarded text is plain. */
function splitAtGuards(
  text: string,
  { mark, specials, findSpecials }: { mark: string; specials: string[]; findSpecials: (text: string) => string[] },
): PromptPiece[] {
  if (specials.length === 0 || !text.includes(mark)) return [{ text, plain: false }]
  const borders = findSpecials(text).toSorted((a, b) => b.length - a.length)
  const pieces: PromptPiece[] = []
  const add = (piece: PromptPiece) => {
    const last = pieces.at(-1)
    if (last && !last.plain && !piece.plain) last.text += piece.text
    else if (piece.text !== '') pieces.push(piece)
  }
  for (const part of splitKeeping(text, borders)) add({ text: unmark(part, mark), plain: part.includes(mark) })
  return pieces
}

/** The text cut before and after each border; the borders are kept. `borders` are sorted by length, the longest first. */
function splitKeeping(text: string, borders: string[]): string[] {
  if (borders.length === 0) return [text]
  const pattern = new RegExp(`(${borders.map(escapePattern).join('|')})`, 'u')
  return text.split(pattern).filter((part) => part !== '')
}

/** Makes the function that finds which of these special tokens occur in a text, each once. */
export function specialFinder(specials: readonly string[]): (text: string) => string[] {
  const wanted = [...new Set(specials)].filter((special) => special.length > 1).toSorted((a, b) => b.length - a.length)
  if (wanted.length === 0) return () => []
  const pattern = new RegExp(wanted.map(escapePattern).join('|'), 'gu')
  return (text) => [...new Set(text.match(pattern) ?? [])]
}

/** A regular expression that matches exactly this text. */
const escapePattern = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
