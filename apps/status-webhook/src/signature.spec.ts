import { Webhook } from 'standardwebhooks';
import { signatureHeaders, signatureOf } from './signature.js';

const [older, newer] = [1, 2].map(
  (byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`,
) as [string, string];
const body = '[{"chatRoomId":"房间","type":1}]';

function headersOf(secrets: readonly string[], timestampSeconds: number) {
  const id = 'chatroom.membership-0-17-17';
  return {
    [signatureHeaders.id]: id,
    [signatureHeaders.timestamp]: String(timestampSeconds),
    [signatureHeaders.signature]: signatureOf({ id, timestampSeconds, body }, secrets),
  };
}

describe('The signature of a request', () => {
  const now = () => Math.floor(Date.now() / 1_000);

  it('is HMAC-SHA256 over id, timestamp and body, in Base64', () => {
    // printf 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}' | openssl dgst -sha256 -hmac …
    const signature = signatureOf(
      {
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        timestampSeconds: 1_614_265_330,
        body: '{"test": 2432232314}',
      },
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    );
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is accepted by an implementation of Standard Webhooks that is not ours', () => {
    const verified = new Webhook(older).verify(body, headersOf([older], now()));
    expect(verified).toEqual(JSON.parse(body));
  });

  it('is accepted with the former key and with the new one while both are set', () => {
    const headers = headersOf([newer, older], now());
    expect(() => new Webhook(older).verify(body, headers)).not.toThrow();
    expect(() => new Webhook(newer).verify(body, headers)).not.toThrow();
  });

  it('is refused with another key, for another body, and for another time', () => {
    const headers = headersOf([newer], now());
    const later = { ...headers, [signatureHeaders.timestamp]: String(now() + 1) };
    expect(() => new Webhook(older).verify(body, headers)).toThrow();
    expect(() => new Webhook(newer).verify(`${body} `, headers)).toThrow();
    expect(() => new Webhook(newer).verify(body, later)).toThrow();
    expect(() => new Webhook(newer).verify(body, headersOf([newer], now() - 3_600))).toThrow();
  });
});
