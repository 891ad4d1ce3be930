import { z } from 'zod'
import { slugSchema } from '../../ids.ts'
import { type PromptLanguage, questionTemplates } from '../../retrieval/questions/questionPrompt.ts'
import { rowIdSchema } from '../row/row.ts'

const template = z.string().trim().min(1).max(20_000)
const inBoth = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject({ ko: z.strictObject(shape), other: z.strictObject(shape) })

const shared = { model: z.string().min(1).max(200), seed: z.int().nonnegative() }

/**
 * Rows that a model writes. Prompts are templates, for texts in Korean and for all others. `questions`: about `count` passages of an index that no row
 * of the dataset is about; `withPassage`: the row's input is the passage, and its answer cites it as [1]. `paraphrases`: `each` rewritings of the
 * question of each row.
 */
export const synthesisRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('questions'),
    ...shared,
    index: slugSchema,
    count: z.int().min(1).max(10_000),
    withPassage: z.boolean(),
    prompts: inBoth({ question: template, answer: template }),
  }),
  z.strictObject({
    kind: z.literal('paraphrases'),
    ...shared,
    rows: z.array(rowIdSchema).min(1).max(10_000),
    each: z.int().min(1).max(20),
    prompts: inBoth({ paraphrase: template }),
  }),
])
export type SynthesisRequest = z.infer<typeof synthesisRequestSchema>
export type SynthesisKind = SynthesisRequest['kind']
export type RequestFor<Kind extends SynthesisKind> = Extract<SynthesisRequest, { kind: Kind }>

type Prompts<Kind extends SynthesisKind> = RequestFor<Kind>['prompts']

/** The names that a template may use: `passage`, `question` (the written one), `text` (the question of the seed row). */
export const defaultPrompts: { [Kind in SynthesisKind]: Prompts<Kind> } = {
  questions: {
    ko: {
      question: questionTemplates.ko,
      answer:
        '아래 글만 보고 질문에 한두 문장으로 답하세요. 글에서 가져온 내용 뒤에는 [1]을 붙이세요. 글에 답이 없으면 "글에 없습니다"라고만 쓰세요.\n\n글 [1]:\n{{passage}}\n\n질문: {{question}}\n\n답:',
    },
    other: {
      question: questionTemplates.other,
      answer:
        'Answer the question in one or two sentences, from the passage only and in its language. Write [1] after what you take from the passage. If it does not have the answer, write only: not in the passage.\n\nPassage [1]:\n{{passage}}\n\nQuestion: {{question}}\n\nAnswer:',
    },
  },
  paraphrases: {
    ko: {
      paraphrase: '다음 글을 뜻은 그대로 두고 다른 말로 다시 쓰세요. 대답하지 말고, 다시 쓴 글만 쓰세요.\n\n글:\n{{text}}\n\n다시 쓴 글:',
    },
    other: {
      paraphrase:
        'Rewrite the text below in other words and in the same language. Keep its meaning, its names and its numbers. Do not answer it. Write the rewritten text only.\n\nText:\n{{text}}\n\nRewritten text:',
    },
  },
}

export const promptLanguages = ['other', 'ko'] as const satisfies readonly PromptLanguage[]
