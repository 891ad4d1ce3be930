import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Shapes of the notebooks for the measurement of large grids. Each has 50,000 cells. */
export const scaleShapes = {
  tall: { cases: 5000, variants: 2, temperatures: 5, topPs: 1 },
  wide: { cases: 500, variants: 4, temperatures: 5, topPs: 5 },
} as const
export type ScaleShape = keyof typeof scaleShapes

/** Writes a notebook of this shape with its cases to `experiments/scale-<shape>` and resolves to its slug. */
export async function writeScaleNotebook(experiments: string, shape: ScaleShape): Promise<string> {
  const { cases, variants, temperatures, topPs } = scaleShapes[shape]
  const slug = `scale-${shape}`
  const folder = path.join(experiments, slug)
  await mkdir(folder, { recursive: true })
  const lines = Array.from({ length: cases }, (_, index) =>
    JSON.stringify({
      vars: {
        review: `Review ${index} of the ${shape} grid: ${index % 3 === 0 ? '배송이 빨라서 좋았어요 🙂' : 'the parcel came late and was torn'}.`,
      },
      reference: index % 2 === 0 ? 'good' : 'bad',
      tags: [index % 3 === 0 ? 'ko' : 'en'],
    }),
  )
  await writeFile(path.join(folder, 'cases.jsonl'), `${lines.join('\n')}\n`)
  await writeFile(path.join(folder, 'notebook.md'), notebookText(shape, { variants, temperatures, topPs }))
  return slug
}

function notebookText(
  shape: ScaleShape,
  { variants, temperatures, topPs }: { variants: number; temperatures: number; topPs: number },
): string {
  const names = Array.from({ length: variants }, (_, index) => `v${index + 1}`)
  const spread = (count: number, step: number) => Array.from({ length: count }, (_, index) => Number(((index + 1) * step).toFixed(2)))
  const block = (kind: string, name: string, body: string) => `\`\`\`yaml ${kind} ${name}\n${body}\n\`\`\`\n`
  return [
    `---\ntitle: Scale ${shape}\nmodel: smollm2-135m-instruct\nseed: 7\n---\n`,
    ...names.map((name) => block('prompt', name, `system: You label customer reviews, ${name}.\nuser: |\n  Review: {{review}}\n  Label:`)),
    block('cases', 'reviews', 'from: cases.jsonl'),
    block(
      'sweep',
      'main',
      `prompt: [${names.join(', ')}]\ntemperature: [${spread(temperatures, 0.2).join(', ')}]\n${topPs > 1 ? `top_p: [${spread(topPs, 0.19).join(', ')}]\n` : ''}max_tokens: 32`,
    ),
    block('score', 'main', '- exact-match\n- contains: { value: "{{reference}}" }\n- length'),
  ].join('\n')
}
