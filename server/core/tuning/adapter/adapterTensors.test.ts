import { expect, test } from 'vitest'
import { misfit, readAdapterFacts, type Tensors } from './adapterTensors.ts'

const metadata = new Map<string, string | number | null>([
  ['general.type', 'adapter'],
  ['adapter.type', 'lora'],
  ['general.architecture', 'llama'],
  ['adapter.lora.alpha', 16],
])
const pair = (
  base: string,
  [columns, rank, rows]: [number, number, number],
  type = 0,
): [string, { dimensions: number[]; type: number }][] => [
  [`${base}.lora_a`, { dimensions: [columns, rank], type }],
  [`${base}.lora_b`, { dimensions: [rank, rows], type }],
]
const whole: Tensors = new Map([...pair('blk.0.attn_q.weight', [64, 8, 64]), ...pair('blk.11.attn_v.weight', [64, 4, 16])])
const changed = (name: string, tensor: { dimensions: number[]; type: number }): Tensors => new Map([...whole, [name, tensor]])

test('an adapter tells its architecture, its greatest rank, its alpha and the matrices that it changes', () => {
  expect(readAdapterFacts(metadata, whole)).toEqual({ architecture: 'llama', rank: 8, alpha: 16, targets: ['attn_q', 'attn_v'] })
})

const faults: [string, Map<string, string | number | null>, Tensors, string][] = [
  ['a model', new Map([['general.type', 'model']]), whole, 'not a LoRA adapter'],
  ['an activated LoRA', new Map([['adapter.alora.invocation_tokens', null]]), whole, 'only plain LoRA'],
  ['no scale', new Map([['adapter.lora.alpha', 0]]), whole, 'adapter.lora.alpha'],
  ['a scale that is no number', new Map([['adapter.lora.alpha', NaN]]), whole, 'adapter.lora.alpha'],
  ['half a pair', new Map(), changed('blk.1.attn_q.weight.lora_a', { dimensions: [64, 8], type: 0 }), 'only one of its two'],
  ['another tensor', new Map(), changed('output_norm.weight', { dimensions: [64], type: 0 }), 'belongs to no LoRA pair'],
  ['a cube', new Map(), changed('blk.0.attn_q.weight.lora_a', { dimensions: [64, 8, 2], type: 0 }), 'is no matrix'],
  ['ranks that differ', new Map(), changed('blk.0.attn_q.weight.lora_a', { dimensions: [64, 7], type: 0 }), 'do not fit each other'],
  ['a packed type', new Map(), changed('blk.0.attn_q.weight.lora_a', { dimensions: [64, 8], type: 3 }), 'other than F32, F16'],
  ['nothing', new Map(), new Map(), 'holds no LoRA matrices'],
]
test.each(faults)('%s is refused with the reason', (_, entries, tensors, reason) => {
  expect(readAdapterFacts(new Map([...metadata, ...entries]), tensors)).toEqual({ problem: expect.stringContaining(reason) })
})

const shape = (columns: number, rows: number) => ({ dimensions: [columns, rows] })
const model = {
  architecture: 'llama',
  tensors: new Map([
    ['blk.0.attn_q.weight', shape(64, 64)],
    ['blk.11.attn_v.weight', shape(64, 16)],
    ['token_embd.weight', shape(64, 1000)],
  ]),
}

test('an adapter fits a model with its matrices, and no other one', () => {
  const adapter = { architecture: 'llama', tensors: whole }
  expect(misfit(adapter, model)).toBeNull()
  expect(misfit({ ...adapter, architecture: 'qwen2' }, model)).toContain('architecture qwen2, the model is llama')
  const shallow = new Map([...model.tensors].slice(0, 1))
  expect(misfit(adapter, { ...model, tensors: shallow })).toContain('`blk.11.attn_v.weight`, which the model does not have')
  const wide = new Map([...model.tensors, ['blk.0.attn_q.weight', shape(64, 65)] as const])
  expect(misfit(adapter, { ...model, tensors: wide })).toContain('`blk.0.attn_q.weight.lora_b` has 64')
  const ofEmbeddings: Tensors = new Map(pair('token_embd.weight', [64, 8, 1000]))
  expect(misfit({ ...adapter, tensors: ofEmbeddings }, model)).toContain('no linear layer')
})
