"""What the caller's WhatsApp says and offers. The page hands the words to its scripts."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "one_tick": _("sent"),
    "two_ticks": _("delivered"),
    "blue_ticks": _("read"),
    "you": _("You"),
    "typing": _("typing…"),
    "edited": _("edited"),
    "revoked": _("This message was deleted."),
    "forwarded": _("Forwarded"),
    "photo": _("Photo"),
    "video": _("Video"),
    "voice": _("Voice message"),
    "audio": _("Audio"),
    "document": _("Document"),
    "sticker": _("Sticker"),
    "location": _("Location"),
    "contact": _("Contact card"),
    "form": _("Form"),
    "form_sent": _("Form sent"),
    "unsupported": _("This message cannot be shown here."),
    "menu": _("What to do with the message"),
    "reply": _("Reply"),
    "react": _("React with %s"),
    "edit": _("Edit"),
    "revoke": _("Delete for everybody"),
    "choose": _("Choose"),
    "send": _("Send"),
    "play": _("Play"),
    "pause": _("Pause"),
    "remove": _("Remove"),
    "open_map": _("Open the map"),
    "share_number": _("Share my number"),
    "send_location": _("Send a location"),
    "copied": _("Copied: %s"),
    "today": _("Today"),
    "yesterday": _("Yesterday"),
    "no_messages": _("Nothing was written yet. Say hello: the centre answers."),
    "away": _("WhatsApp is not reachable. It tries again by itself."),
    "refused": _("This did not work: %s"),
    "microphone": _("The browser gives no microphone. Allow it in the address bar."),
    "required": _("Please fill in this field."),
    "hidden_number": _("number hidden"),
    "you_block": _("You have blocked this contact. Its messages do not arrive."),
    "phone_off": _("The telephone is off. What is written to you arrives when it is on again."),
    "window_open": _("Free answers possible until %s"),
    "window_closed": _("The 24 hours for free answers are over"),
    "window_none": _("Has not written yet"),
    "unread": _("%s unread"),
}
_FACES = "😀 😃 😄 😁 😅 😂 🙂 😉 😊 😍 😘 😎 🤔 😐 😕 😟 😢 😭 😡 😱 😴 🤒"
_HANDS = "🤝 👍 👎 👏 🙏 👌 ✌️ 💪 👋 ☝️"
_THINGS = "❤️ 💔 🔥 ✨ 🎉 🎂 🌹 ☀️ 🌧️ ❄️ ☕ 🍎 🚗 🚌 ✈️ 🏠 🏥 🏫 📞 📷 📄 📌 📅 ⏰ 💳 💰 ✅ ❌ ❗ ❓ 🇰🇿 🐎"
EMOJI = " ".join((_FACES, _HANDS, _THINGS)).split(" ")
PLACES = (
    (_("Baiterek, Astana"), 51.128207, 71.430411),
    (_("Panfilov Park, Almaty"), 43.258702, 76.953709),
    (_("Arbat, Shymkent"), 42.318005, 69.595797),
)
CONTACT_CARD = {"name": "Айдос Төлеуов", "first": "Айдос", "last": "Төлеуов", "phone": "+7 701 000 00 09"}
REASONS = (
    ("INCORRECT_CATEGORY", _("wrong category")),
    ("INVALID_FORMAT", _("wrong format")),
    ("ABUSIVE_CONTENT", _("abusive content")),
    ("SCAM", _("scam")),
    ("TAG_CONTENT_MISMATCH", _("text and language differ")),
)
