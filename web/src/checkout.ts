/** Razorpay's checkout, or its emulator's: what it hands back is proof of a payment. */
import { api, checkoutUrl, ok, type Schemas } from "./api";
import { say } from "./messages";

type Paid = Pick<Schemas["CheckoutResult"], "razorpay_payment_id" | "razorpay_signature"> & {
  razorpay_order_id?: string;
  razorpay_subscription_id?: string;
};
type Options = Record<string, unknown> & { handler: (paid: Paid) => void; modal: { ondismiss: () => void } };
type Checkout = new (options: Options) => { open(): void };

declare global {
  interface Window {
    Razorpay?: Checkout;
  }
}

let loading: Promise<Checkout> | undefined;

/** Fetch the script early, so that a window can be opened at the press of the button. */
export function loadCheckout(): Promise<Checkout> {
  loading ??= new Promise<Checkout>((resolve, reject) => {
    const script = document.createElement("script");
    const refuse = () => {
      loading = undefined;
      script.remove();
      reject(new Error(say.purchases.noCheckout));
    };
    script.src = checkoutUrl;
    script.onload = () => (window.Razorpay ? resolve(window.Razorpay) : refuse());
    script.onerror = refuse;
    document.head.append(script);
  });
  return loading;
}

type Placed = Schemas["PlacedOrderView"] | Schemas["SubscriptionView"];

/** Show the checkout and hand in its proof; returns what to tell, nothing where it was closed. `otherwise`: pay a running subscription by another card. */
export async function paid(placed: Placed, otherwise = false): Promise<string> {
  const proof = await pay(placed.checkout, otherwise);
  if (!proof) return "";
  const { razorpay_payment_id, razorpay_signature } = proof;
  const what = "order" in placed ? { order_id: placed.order.id } : { subscription_id: placed.id };
  const body = { ...what, razorpay_payment_id, razorpay_signature };
  try {
    await ok(api.http.POST("/api/v1/payments/verify", { body }));
    return say.purchases.paid;
  } catch {
    return say.purchases.late; // what cannot be shown now, the payment service reports by itself
  }
}

async function pay(checkout: Schemas["CheckoutView"], otherwise: boolean): Promise<Paid | undefined> {
  const Razorpay = await loadCheckout();
  const { key_id: key, amount_paise: amount, name, description, order_id, subscription_id } = checkout;
  const what = order_id ? { order_id } : { subscription_id, ...(otherwise && { subscription_card_change: 1 }) };
  return new Promise((resolve) => {
    const modal = { ondismiss: () => resolve(undefined) };
    new Razorpay({ key, amount, currency: "INR", name, description, ...what, handler: resolve, modal }).open();
  });
}
