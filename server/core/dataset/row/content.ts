import { z } from 'zod'
import type { Json } from '../../json.ts'

export const messageRoles = ['system', 'user', 'assistant', 'tool'] as const
export type MessageRole = (typeof messageRoles)[number]

/** `arguments` is the JSON text that the model wrote, so that no digit is lost. */
const toolCallSchema = z.strictObject({ id: z.string().optional(), name: z.string(), arguments: z.string() })
export type ToolCall = z.infer<typeof toolCallSchema>

const messageSchema = z.strictObject({
  role: z.enum(messageRoles),
  /** '' for a message that consists of tool calls. */
  content: z.string(),
  name: z.string().optional(),
  toolCalls: z.array(toolCallSchema).optional(),
  /** The call that a tool message answers. */
  toolCallId: z.string().optional(),
  /** Whether an assistant message is learnt; 1 if left out. */
  weight: z.union([z.literal(0), z.literal(1)]).optional(),
})
export type Message = z.infer<typeof messageSchema>

const messages = z.array(messageSchema)
/** JSON schemas of the tools that the model may call, as in an OpenAI request. */
const tools = z.array(z.custom<Json>((value) => value !== undefined)).optional()

/** One schema for each kind of row; see `RowContent`. */
export const contentSchemas = {
  instruction: z.strictObject({
    kind: z.literal('instruction'),
    system: z.string().optional(),
    instruction: z.string(),
    input: z.string(),
    output: z.string(),
    /** Earlier exchanges as [user, assistant]. */
    history: z.array(z.tuple([z.string(), z.string()])).optional(),
  }),
  chat: z.strictObject({ kind: z.literal('chat'), messages, tools }),
  preference: z.strictObject({ kind: z.literal('preference'), prompt: messages, chosen: messages, rejected: messages, tools }),
  label: z.strictObject({ kind: z.literal('label'), prompt: messages, completion: messages, label: z.boolean(), tools }),
} as const

export const contentSchema = z.discriminatedUnion('kind', [
  contentSchemas.instruction,
  contentSchemas.chat,
  contentSchemas.preference,
  contentSchemas.label,
])

/**
 * What a row teaches. `instruction`: the fields of Alpaca. `chat`: a conversation, system turn first. `preference`: two continuations of a
 * prompt, the better and the worse one (DPO). `label`: a continuation that is good or bad (KTO). `chosen`, `rejected` and `completion` hold
 * assistant and tool messages.
 */
export type RowContent = z.infer<typeof contentSchema>
export type RowKind = RowContent['kind']
export type ContentOf<Kind extends RowKind> = Extract<RowContent, { kind: Kind }>

export const rowKinds = Object.keys(contentSchemas) as RowKind[]
