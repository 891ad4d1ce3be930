import { AppError } from '../../core/errors.ts'
import type { ModelRef, RequestOf } from '../door/protocol.ts'
import { limitOf } from './embed.ts'
import { fitQuery, fitText, type PairLimit } from './fitPair.ts'
import { onnxFolders } from './onnxFolder.ts'
import { batchesOf, type BatchOptions, blocking, eachText } from './textBatches.ts'

type Logits = { dims: readonly number[]; tolist(): number[][] }
type CrossEncoder = PairLimit & {
  /** The outputs of the last layer: a row for each text. */
  run: (query: string, texts: string[]) => Promise<Logits>
}

export type Reranker = { rerank(request: RequestOf<'rerank'>, options: BatchOptions): Promise<number[]> }

/**
 * How well texts answer a query, 0 to 1, by cross-encoders in the ONNX format (`onnxFolders`). The score is the sigmoid of the only logit. A
 * pair that is longer than the model reads is cut at the end of its text.
 */
export function createReranker(): Reranker {
  const open = onnxFolders<CrossEncoder>('reranker', async ({ library, name, options }) => {
    const tokenizer = await library.AutoTokenizer.from_pretrained(name, options)
    const model = await library.AutoModelForSequenceClassification.from_pretrained(name, options)
    return {
      length: (query, text) => tokenizer.encode(query, { text_pair: text }).length,
      limit: limitOf({ model_max_length: tokenizer.model_max_length as number | undefined }) ?? Infinity,
      run: async (query, texts) => {
        const inputs: unknown = tokenizer(
          texts.map(() => query),
          { text_pair: texts, padding: true },
        )
        const { logits } = (await model(inputs)) as { logits: Logits }
        return logits
      },
    }
  })
  return {
    async rerank({ model, query, texts }, { signal, busy }) {
      const encoder = await blocking(busy, () => open(model))
      const asked = fitQuery(query, encoder)
      const fitted = await eachText(texts, (text) => fitText(asked, text, encoder), { signal, busy })
      const lengths = fitted.map(({ tokens }) => tokens)
      const scores: number[] = []
      for (const places of batchesOf(lengths, model.embedding?.batchTexts)) {
        signal.throwIfAborted()
        const batch = places.map((place) => fitted[place]?.text ?? '')
        const logits = await blocking(busy, () => encoder.run(asked, batch))
        for (const [row, logit] of rowsOf(logits, model).entries()) scores[places[row] ?? 0] = 1 / (1 + Math.exp(-logit))
      }
      return scores
    },
  }
}

function rowsOf(logits: Logits, { id }: ModelRef): number[] {
  const [, outputs = 1] = logits.dims
  if (outputs !== 1)
    throw new AppError('MODEL_BROKEN', `${id} gives ${outputs} numbers for a pair of texts; a reranker gives one. Choose another model.`)
  return logits.tolist().map(([logit = 0]) => logit)
}
