import type { AiSdk } from '../../engine/discover/model.ts';

/** Libraries that send text to models: a project that depends on one is an AI client of its own. */
export const aiSdks: readonly AiSdk[] = [
  {
    name: 'OpenAI SDK',
    packages: [
      'pkg:npm/openai',
      'pkg:npm/%40openai/agents',
      'pkg:pypi/openai',
      'pkg:pypi/openai-agents',
      'pkg:golang/github.com/openai/openai-go',
      'pkg:golang/github.com/sashabaranov/go-openai',
      'pkg:cargo/async-openai',
    ],
  },
  {
    name: 'Anthropic SDK',
    packages: [
      'pkg:npm/%40anthropic-ai/sdk',
      'pkg:npm/%40anthropic-ai/bedrock-sdk',
      'pkg:npm/%40anthropic-ai/vertex-sdk',
      'pkg:pypi/anthropic',
      'pkg:golang/github.com/anthropics/anthropic-sdk-go',
    ],
  },
  {
    name: 'Google Gen AI SDK',
    packages: [
      'pkg:npm/%40google/genai',
      'pkg:npm/%40google/generative-ai',
      'pkg:npm/%40google-cloud/vertexai',
      'pkg:pypi/google-genai',
      'pkg:pypi/google-generativeai',
      'pkg:pypi/google-cloud-aiplatform',
      'pkg:pypi/vertexai',
      'pkg:golang/google.golang.org/genai',
      'pkg:golang/github.com/google/generative-ai-go',
    ],
  },
  {
    name: 'Amazon Bedrock client',
    packages: [
      'pkg:npm/%40aws-sdk/client-bedrock-runtime',
      'pkg:npm/%40aws-sdk/client-bedrock-agent-runtime',
      'pkg:golang/github.com/aws/aws-sdk-go-v2/service/bedrockruntime',
      'pkg:cargo/aws-sdk-bedrockruntime',
    ],
  },
  {
    name: 'Azure AI client',
    packages: [
      'pkg:npm/%40azure/openai',
      'pkg:npm/%40azure-rest/ai-inference',
      'pkg:pypi/azure-ai-inference',
      'pkg:pypi/azure-ai-projects',
    ],
  },
  {
    name: 'Vercel AI SDK',
    packages: [
      'pkg:npm/ai',
      'pkg:npm/%40ai-sdk/openai',
      'pkg:npm/%40ai-sdk/anthropic',
      'pkg:npm/%40ai-sdk/google',
      'pkg:npm/%40ai-sdk/openai-compatible',
    ],
  },
  {
    name: 'LangChain',
    packages: [
      'pkg:npm/langchain',
      'pkg:npm/%40langchain/core',
      'pkg:npm/%40langchain/openai',
      'pkg:npm/%40langchain/anthropic',
      'pkg:npm/%40langchain/langgraph',
      'pkg:pypi/langchain',
      'pkg:pypi/langchain-core',
      'pkg:pypi/langchain-openai',
      'pkg:pypi/langchain-anthropic',
      'pkg:pypi/langgraph',
      'pkg:golang/github.com/tmc/langchaingo',
    ],
  },
  {
    name: 'LlamaIndex',
    packages: ['pkg:npm/llamaindex', 'pkg:pypi/llama-index', 'pkg:pypi/llama-index-core'],
  },
  { name: 'LiteLLM', packages: ['pkg:pypi/litellm'] },
  { name: 'Pydantic AI', packages: ['pkg:pypi/pydantic-ai', 'pkg:pypi/pydantic-ai-slim'] },
  { name: 'CrewAI', packages: ['pkg:pypi/crewai'] },
  { name: 'AutoGen', packages: ['pkg:pypi/autogen-agentchat', 'pkg:pypi/pyautogen', 'pkg:pypi/ag2'] },
  { name: 'DSPy', packages: ['pkg:pypi/dspy', 'pkg:pypi/dspy-ai'] },
  { name: 'Haystack', packages: ['pkg:pypi/haystack-ai'] },
  { name: 'Semantic Kernel', packages: ['pkg:pypi/semantic-kernel'] },
  { name: 'smolagents', packages: ['pkg:pypi/smolagents'] },
  { name: 'Mistral SDK', packages: ['pkg:npm/%40mistralai/mistralai', 'pkg:pypi/mistralai'] },
  { name: 'Cohere SDK', packages: ['pkg:npm/cohere-ai', 'pkg:pypi/cohere'] },
  { name: 'Groq SDK', packages: ['pkg:npm/groq-sdk', 'pkg:pypi/groq'] },
  { name: 'Together SDK', packages: ['pkg:npm/together-ai', 'pkg:pypi/together'] },
  { name: 'Replicate client', packages: ['pkg:npm/replicate', 'pkg:pypi/replicate'] },
  {
    name: 'Hugging Face Inference',
    packages: ['pkg:npm/%40huggingface/inference', 'pkg:pypi/huggingface-hub'],
  },
  {
    name: 'Ollama client',
    packages: [
      'pkg:npm/ollama',
      'pkg:pypi/ollama',
      'pkg:golang/github.com/ollama/ollama',
      'pkg:cargo/ollama-rs',
    ],
  },
  { name: 'Rig', packages: ['pkg:cargo/rig-core'] },
  { name: 'Genkit', packages: ['pkg:npm/genkit', 'pkg:golang/github.com/firebase/genkit/go'] },
  { name: 'Mastra', packages: ['pkg:npm/%40mastra/core'] },
];
