import { bytesOf, OnnxGraph, onnxType } from '../../setup/models/convert/onnxFile.mjs'

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']
const specialNames = { pad_token: '[PAD]', unk_token: '[UNK]', cls_token: '[CLS]', sep_token: '[SEP]', mask_token: '[MASK]' }
/** A pair has at most so many tokens. */
const MOST_TOKENS = 32

/**
 * The files of a cross-encoder without weights, a few kilobytes by path. It reads query and text together: with the share s of the query's
 * tokens that are in the text, its logit is 8 s - 4. Its tokenizer knows these words, in lower case.
 */
export function tinyReranker(words: readonly string[], { outputs = 1 } = {}): Record<string, Buffer> {
  const json = (value: unknown) => Buffer.from(JSON.stringify(value))
  const vocab = Object.fromEntries([...special, ...words].map((word, id) => [word, id]))
  const mark = (name: string, type: number) => ({ SpecialToken: { id: name, type_id: type } })
  const text = (id: string, type: number) => ({ Sequence: { id, type_id: type } })
  return {
    'config.json': json({
      architectures: ['BertForSequenceClassification'],
      model_type: 'bert',
      hidden_size: 8,
      num_hidden_layers: 1,
      num_attention_heads: 1,
      intermediate_size: 8,
      vocab_size: Object.keys(vocab).length,
      id2label: { 0: 'LABEL_0' },
    }),
    'tokenizer.json': json({
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: special.map((content, id) => ({
        id,
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      })),
      normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: false, strip_accents: false, lowercase: true },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      post_processor: {
        type: 'TemplateProcessing',
        single: [mark('[CLS]', 0), text('A', 0), mark('[SEP]', 0)],
        pair: [mark('[CLS]', 0), text('A', 0), mark('[SEP]', 0), text('B', 1), mark('[SEP]', 1)],
        special_tokens: Object.fromEntries(['[CLS]', '[SEP]'].map((name) => [name, { id: name, ids: [vocab[name]], tokens: [name] }])),
      },
      decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
      model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab },
    }),
    'tokenizer_config.json': json({
      tokenizer_class: 'BertTokenizer',
      model_max_length: MOST_TOKENS,
      ...specialNames,
    }),
    'special_tokens_map.json': json(specialNames),
    'onnx/model_quantized.onnx': overlapFile(outputs),
  }
}

function overlapFile(outputs: number): Buffer {
  const graph = new OnnxGraph()
  const integer = (name: string, value: number) => {
    graph.constant(name, onnxType.i64, [1], bytesOf(BigInt64Array.of(BigInt(value))))
    return name
  }
  const float = (name: string, value: number) => {
    graph.constant(name, onnxType.f32, [1], bytesOf(Float32Array.of(value)))
    return name
  }
  const one = integer('one', 1)
  const two = integer('two', 2)
  graph.op('Greater', ['input_ids', integer('last special', special.length - 1)], 'isWord')
  graph.op('Equal', ['token_type_ids', one], 'isSecond')
  graph.op('Not', ['isSecond'], 'isFirst')
  graph.op('And', ['isWord', 'isFirst'], 'ofQuery')
  graph.op('And', ['isWord', 'isSecond'], 'ofText')
  graph.op('Unsqueeze', ['input_ids', two], 'column')
  graph.op('Unsqueeze', ['input_ids', one], 'row')
  graph.op('Equal', ['column', 'row'], 'same')
  graph.op('Unsqueeze', ['ofText', one], 'inText')
  graph.op('And', ['same', 'inText'], 'found')
  graph.op('Cast', ['found'], 'foundNumber', { to: onnxType.f32 })
  graph.op('ReduceMax', ['foundNumber', two], 'anywhere', { keepdims: 0 })
  graph.op('Cast', ['ofQuery'], 'weight', { to: onnxType.f32 })
  graph.op('Mul', ['anywhere', 'weight'], 'hits')
  graph.op('ReduceSum', ['hits', one], 'sum', { keepdims: 1 })
  graph.op('ReduceSum', ['weight', one], 'count', { keepdims: 1 })
  graph.op('Div', ['sum', 'count'], 'share')
  graph.op('Mul', ['share', float('eight', 8)], 'scaled')
  graph.op('Sub', ['scaled', float('four', 4)], outputs === 1 ? 'logits' : 'logit')
  if (outputs > 1)
    graph.op(
      'Concat',
      Array.from({ length: outputs }, () => 'logit'),
      'logits',
      { axis: -1 },
    )
  const tokens = (name: string) => ({ name, type: onnxType.i64, dims: ['b', 't'] })
  return graph.file({
    name: 'overlap',
    producer: 'assay',
    inputs: ['input_ids', 'attention_mask', 'token_type_ids'].map(tokens),
    outputs: [{ name: 'logits', type: onnxType.f32, dims: ['b', outputs] }],
  })
}
