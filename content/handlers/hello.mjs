export const handler = async (event, context) => {
  console.log("event", event);
  return { message: `Hello from ${context.functionName}` };
};
